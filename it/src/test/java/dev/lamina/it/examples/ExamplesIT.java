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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
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
    private static final Pattern STEP = Pattern.compile("(#[0-9]+) (.*)");
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

    /** All in one, since a build with packages takes its time. */
    @ParameterizedTest
    @MethodSource("examples")
    void buildsDoesWhatItsExpectSaysAndBuildsTheSameAgain(Example example) throws Exception {
        var lamina = storeFor(example, "one");
        var first = build(lamina, example);
        for (Expectation expected : example.expectations()) {
            carryOut(expected, lamina, example);
        }
        var layers = layers(lamina, example);
        var digest = digest(lamina, example);
        assertThat(ran(first)).as("steps of the first build: %s", first).isNotEmpty();

        var second = build(lamina, example);
        assertThat(ran(second)).as("steps of the cached build: %s", second).isEmpty();
        assertThat(digest(lamina, example)).as("image of the cached build").isEqualTo(digest);

        var other = storeFor(example, "two");
        build(other, example);
        assertThat(layers(other, example)).as("layers without a cache").isEqualTo(layers);
        assertThat(digest(other, example)).as("image without a cache").isEqualTo(digest);
    }

    private static void carryOut(Expectation expected, Lamina lamina, Example example)
            throws IOException, InterruptedException {
        var arguments = expected.arguments().toArray(String[]::new);
        var run = lamina.jrun("--rm", reference(example)).then(arguments).run();
        run.endedWith(expected.code());
        assertThat(run.out().lines()).contains(expected.lines().toArray(String[]::new));
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

    /** The steps that were carried out, not taken from the cache, of those that change files. */
    private static List<String> ran(Outcome build) {
        var begun = new HashMap<String, String>();
        var ran = new ArrayList<String>();
        for (String line : build.err().lines().toList()) {
            var step = STEP.matcher(line);
            if (!step.matches()) {
                continue;
            }
            String words = step.group(2);
            if (words.startsWith("done ")) {
                ran.add(String.valueOf(begun.get(step.group(1))));
            } else if (words.startsWith("[")) {
                begun.put(step.group(1), words.substring(words.indexOf(']') + 2));
            }
        }
        return ran.stream().filter(step -> step.matches("(RUN|COPY|ADD|WORKDIR) .*")).toList();
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
