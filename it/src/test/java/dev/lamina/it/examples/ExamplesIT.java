package dev.lamina.it.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.it.command.Lamina;
import dev.lamina.it.command.Needs;
import dev.lamina.it.command.Outcome;
import dev.lamina.it.examples.Example.Expectation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example builds, does what its EXPECT says, and is built a second time without running
 * anything.
 */
@Tag("root")
@Needs("busybox")
class ExamplesIT {
    private static final String EPOCH = "1700000000";

    @TempDir static Path shared;
    private static Bases bases;

    @TempDir Path folder;

    @BeforeAll
    static void makeBases() {
        bases = new Bases(shared.resolve("bases"));
    }

    static List<Example> examples() throws IOException {
        return Example.all(Lamina.checkout().resolve("Buildfile-examples"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void buildsAndDoesWhatItsExpectSays(Example example) throws Exception {
        var lamina = storeFor(example, "store");
        var first = build(lamina, example);
        for (Expectation expected : example.expectations()) {
            var run =
                    lamina.jrun("--rm", reference(example))
                            .then(expected.arguments().toArray(String[]::new));
            var outcome = run.run().endedWith(expected.code());
            assertThat(outcome.out().lines()).contains(expected.lines().toArray(String[]::new));
        }
        var image = digest(lamina, example);
        var second = build(lamina, example);
        assertThat(digest(lamina, example)).as("the image of a cached build").isEqualTo(image);
        assertThat(ran(first)).as("steps of %s", first).isPositive();
        assertThat(ran(second)).as("steps of %s", second).isZero();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void hasTheSameLayersInTwoStoresWithoutCaches(Example example) throws Exception {
        var one = storeFor(example, "one");
        var two = storeFor(example, "two");
        build(one, example);
        build(two, example);
        assertThat(layers(two, example)).isEqualTo(layers(one, example));
        assertThat(digest(two, example)).isEqualTo(digest(one, example));
    }

    private Lamina storeFor(Example example, String name) throws IOException, InterruptedException {
        var missing = bases.missing(example.bases());
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        return bases.copyTo(folder.resolve(name));
    }

    private static Outcome build(Lamina lamina, Example example)
            throws IOException, InterruptedException {
        return lamina.jbuild("-t", reference(example), example.folder().toString())
                .with("SOURCE_DATE_EPOCH", EPOCH)
                .run()
                .succeeded();
    }

    private static String reference(Example example) {
        return example.name() + ":test";
    }

    /** How many steps were carried out, not taken from the cache. */
    private static long ran(Outcome build) {
        return build.err().lines().filter(line -> line.matches("\\[.* \\d+/\\d+] done .*")).count();
    }

    private static String digest(Lamina lamina, Example example)
            throws IOException, InterruptedException {
        return inspect(lamina, example).get("digest").asText();
    }

    private static List<String> layers(Lamina lamina, Example example)
            throws IOException, InterruptedException {
        var layers = inspect(lamina, example).get("layers");
        return StreamSupport.stream(layers.spliterator(), false)
                .map(l -> l.get("diffId").asText())
                .toList();
    }

    private static JsonNode inspect(Lamina lamina, Example example)
            throws IOException, InterruptedException {
        var outcome = lamina.lamina("inspect", "--json", reference(example)).run().succeeded();
        return new ObjectMapper().readTree(outcome.out());
    }
}
