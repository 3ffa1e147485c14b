package dev.lamina.it.junion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lamina.it.command.Lamina;
import dev.lamina.it.command.Needs;
import dev.lamina.it.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each case runs in an empty folder and a mount namespace of its own, and must succeed. A line
 * {@code #: needs PROGRAM…} names what it is skipped without.
 */
@Tag("root")
@Needs({"unshare", "mount", "getfattr"})
class JunionIT {
    private static final Path CASES = Lamina.checkout().resolve("it/src/test/resources/junion");
    private static final String NEEDS = "#: needs ";

    @TempDir Path folder;

    static List<String> cases() throws IOException {
        try (var files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sh"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(String name) throws Exception {
        var script = CASES.resolve(name);
        for (String program : needed(script)) {
            assumeThat(Needs.Condition.isInstalled(program))
                    .as("%s is installed", program)
                    .isTrue();
        }
        var harness = CASES.resolve("lib/harness");
        var outcome =
                Program.of("unshare", "--mount", "--propagation", "private", "sh")
                        .then(harness.toString(), script.toString())
                        .with("CHECKOUT", Lamina.checkout().toString())
                        .in(folder)
                        .run();
        assertThat(outcome.code()).as("%s", outcome).isZero();
    }

    private static List<String> needed(Path script) throws IOException {
        try (var lines = Files.lines(script)) {
            return lines.filter(line -> line.startsWith(NEEDS))
                    .flatMap(line -> Stream.of(line.substring(NEEDS.length()).split(" ", -1)))
                    .toList();
        }
    }
}
