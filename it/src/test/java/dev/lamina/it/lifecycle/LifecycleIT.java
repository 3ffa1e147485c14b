package dev.lamina.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.it.command.Lamina;
import dev.lamina.it.command.Needs;
import dev.lamina.it.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each script of the folder prints exactly the lines that stand in it behind {@code #>}, ends with
 * 0, and leaves nothing when its containers are removed: no process, no control group, no mount.
 */
@Tag("root")
@Needs({"busybox"})
class LifecycleIT {
    private static final Path CASES = Lamina.checkout().resolve("it/src/test/resources/lifecycle");
    private static final String EXPECTED = "#> ";

    @TempDir static Path shared;

    @BeforeAll
    static void makeBaseImage() throws Exception {
        new Lamina(shared.resolve("store")).lamina("base", "busybox").run().succeeded();
    }

    static List<String> cases() throws IOException {
        try (var files = Files.newDirectoryStream(CASES, "*.sh")) {
            var names = new ArrayList<String>();
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
            }
            names.sort(null);
            return names;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void printsWhatItSays(String name) throws Exception {
        var lamina = new Lamina(shared.resolve("store"));
        Path file = CASES.resolve(name);
        var program = Program.of("sh", "-eu", file.toString());
        for (var variable : lamina.environment().entrySet()) {
            program = program.with(variable.getKey(), variable.getValue());
        }
        var outcome = program.run();
        var ids = lamina.lamina("ps", "-aq", "--no-trunc").run().succeeded().out();
        for (String id : ids.lines().toList()) {
            lamina.lamina("rm", "-f", id).run().succeeded();
        }
        outcome.succeeded();
        assertThat(outcome.out()).isEqualTo(expected(file));
        for (String id : ids.lines().toList()) {
            assertThat(groupsOf(id)).isEmpty();
            assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(id);
        }
    }

    private static String expected(Path file) throws IOException {
        var expected = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(EXPECTED)) {
                expected.append(line, EXPECTED.length(), line.length()).append('\n');
            }
        }
        return expected.toString();
    }

    private static List<Path> groupsOf(String id) throws IOException {
        try (var groups = Files.walk(Path.of("/sys/fs/cgroup"), 4)) {
            return groups.filter(path -> path.endsWith("lamina-" + id)).toList();
        }
    }
}
