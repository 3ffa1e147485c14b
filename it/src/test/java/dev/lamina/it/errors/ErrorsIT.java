package dev.lamina.it.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.it.command.Lamina;
import dev.lamina.it.command.Needs;
import dev.lamina.it.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input ends with the documented code and words, and leaves the store as it was. */
@Tag("root")
@Needs({"busybox", "unshare", "setpriv"})
class ErrorsIT {
    private static final Path CASES = Lamina.checkout().resolve("it/src/test/resources/errors");
    private static final Path HARNESS = CASES.resolveSibling("errors-harness.sh");

    @TempDir static Path shared;
    @TempDir Path folder;

    @BeforeAll
    static void makeBaseImage() throws Exception {
        new Lamina(shared.resolve("store")).lamina("base", "busybox").run().succeeded();
    }

    static List<ErrorCase> cases() throws IOException {
        try (var files = Files.newDirectoryStream(CASES, "*.sh")) {
            var cases = new java.util.ArrayList<ErrorCase>();
            for (Path file : files) {
                cases.add(ErrorCase.read(file));
            }
            cases.sort(java.util.Comparator.comparing(ErrorCase::name));
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsWithTheDocumentedCodeAndWords(ErrorCase given) throws Exception {
        var lamina = new Lamina(shared.resolve("store")).copyTo(folder.resolve("store"));
        var harness =
                Program.of(
                                "unshare",
                                "--mount",
                                "--propagation",
                                "private",
                                "sh",
                                HARNESS.toString())
                        .then(
                                file("preparation", given.preparation()),
                                file("attempt", given.attempt()))
                        .with("REPORT", Files.createDirectory(folder.resolve("report")).toString())
                        .with("CHECKOUT", Lamina.checkout().toString())
                        .in(Files.createDirectory(folder.resolve("work")));
        for (var variable : lamina.environment().entrySet()) {
            harness = harness.with(variable.getKey(), variable.getValue());
        }
        var outcome = harness.run().endedWith(given.code());
        String words = outcome.out() + outcome.err();
        for (String part : given.says()) {
            assertThat(words).contains(part);
        }
        for (String part : given.never()) {
            assertThat(words).doesNotContain(part);
        }
        assertThat(words).as("no stack trace").doesNotContain("\tat ", "internal error");
        assertThat(report("after")).as("the store after %s", outcome).isEqualTo(report("before"));
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private String report(String name) throws IOException {
        return Files.readString(folder.resolve("report").resolve(name));
    }
}
