package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server as a process: killed, stopped, short of descriptors, disk or memory, and started by
 * somebody who is not root. Each case of the table is a script, and what it has to print.
 */
@NeedsRoot
class ServerIT {
    private static final String TABLE = "servers.txt";

    /**
     * @param runner what the script is run by, such as {@code unshare -Urm}; empty for a plain
     *     shell
     */
    record Case(String name, List<String> runner, String script, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String classes = "";

    private Path base = Path.of("/");

    @BeforeEach
    void directories() throws IOException {
        base = Scene.enterable(Files.createTempDirectory(Scene.directory(), "server-"));
        for (var name : List.of("low", "up", "wk", "mnt", "tmp")) {
            Scene.enterable(Files.createDirectory(base.resolve(name)));
        }
        Files.setPosixFilePermissions(
                base.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        new Place(base.resolve("low")).file("f", "lower\n").dir("d").file("d/g", "x\n");
    }

    @AfterEach
    void remove() throws IOException {
        Programs.outcome(Path.of("/"), "umount", "-l", base.resolve("mnt").toString());
        Programs.run(Path.of("/"), "rm", "-rf", "--one-file-system", base.toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theScriptPrints(Case each) throws IOException {
        var script =
                "B="
                        + base
                        + " M="
                        + base.resolve("mnt")
                        + " JAVA="
                        + Path.of(System.getProperty("java.home"), "bin", "java")
                        + " CLASSES='"
                        + classes
                        + "'\n"
                        + text("servers.sh")
                        + each.script();
        var command = new ArrayList<>(each.runner());
        command.addAll(List.of("sh", "-uc", script));
        var outcome = Programs.outcome(Path.of("/"), command.toArray(String[]::new));
        assertThat(outcome.output()).isEqualTo(each.expected());
    }

    /** A device that everybody may open, as on most machines, in this mount namespace. */
    @BeforeAll
    static void openDevice() throws IOException {
        var device = Scene.directory().resolve("fuse").toString();
        Programs.run(Path.of("/"), "mknod", "-m", "666", device, "c", "10", "229");
        Programs.run(Path.of("/"), "mount", "--bind", device, "/dev/fuse");
    }

    @AfterAll
    static void closeDevice() throws IOException {
        Programs.run(Path.of("/"), "umount", "-l", "/dev/fuse");
    }

    /** Another user can read neither the builder's home nor his local repository. */
    @BeforeAll
    static void copyClasses() throws IOException {
        var lib = Files.createTempDirectory(Scene.directory(), "lib-");
        var places = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(":", -1)) {
            if (entry.isEmpty()) {
                continue;
            }
            var target = lib.resolve(places.size() + "-" + Path.of(entry).getFileName());
            Programs.run(Path.of("/"), "cp", "-r", entry, target.toString());
            places.add(target.toString());
        }
        Programs.run(Path.of("/"), "chmod", "-R", "a+rX", lib.toString());
        classes = String.join(":", places);
    }

    static Stream<Case> cases() throws IOException {
        return Stream.of(text(TABLE).split("\n== ", -1)).skip(1).map(ServerIT::parse);
    }

    private static Case parse(String block) {
        var lines = new ArrayList<>(block.lines().toList());
        var name = lines.removeFirst();
        var runner = List.<String>of();
        var script = new StringBuilder();
        var expected = new StringBuilder();
        for (var line : lines) {
            if (line.startsWith("by ")) {
                runner = List.of(line.substring(3).split(" ", -1));
            } else if (line.startsWith("$ ")) {
                script.append(line.substring(2)).append('\n');
            } else if (!line.isBlank()) {
                expected.append(line).append('\n');
            }
        }
        return new Case(name, runner, script.toString(), expected.toString());
    }

    private static String text(String resource) throws IOException {
        try (var in = Objects.requireNonNull(ServerIT.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
