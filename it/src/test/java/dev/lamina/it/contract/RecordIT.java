package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.unionfs.Access;
import dev.lamina.unionfs.AccessLog;
import dev.lamina.unionfs.BranchSource;
import dev.lamina.unionfs.TransportChoice;
import dev.lamina.unionfs.UnionMount;
import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.transport.Attachment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorder: what a command did is what is recorded, no more and no less. */
@NeedsRoot
class RecordIT {
    private static final String TABLE = "accesses.txt";

    private Path base = Path.of("/");
    private Path merged = Path.of("/");

    /**
     * A case of the table.
     *
     * @param expected without pids
     */
    record Case(String name, String command, TreeSet<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeEach
    void branches() throws IOException {
        base = Files.createTempDirectory(Scene.directory(), "record-");
        merged = Files.createDirectory(base.resolve("merged"));
        for (var name : List.of("upper", "work", "first", "second", "tmp")) {
            Files.createDirectory(base.resolve(name));
        }
        new Place(base.resolve("first"))
                .dir("d")
                .file("d/f", "content")
                .dir("d/sub")
                .file("d/sub/x", "x")
                .symlink("l", "d/f")
                .xattr("d/f", "user.a", "b")
                .whiteout("gone");
        new Place(base.resolve("second"))
                .dir("d")
                .file("d/g", "more")
                .file("gone", "gone")
                .dir("e")
                .file("e/one", "1")
                .link("e/one", "e/two");
        Files.copy(Path.of("/bin/busybox"), base.resolve("second/busybox"));
    }

    @AfterEach
    void remove() throws IOException {
        Programs.run(Path.of("/"), "rm", "-rf", "--one-file-system", base.toString());
    }

    private UnionMount mount(TransportChoice transport, AccessLog log) throws IOException {
        List<BranchSource> sources =
                List.of(
                        new BranchSource.Writable(bytes("upper"), bytes("work")),
                        new BranchSource.ReadOnly(bytes("first")),
                        new BranchSource.ReadOnly(bytes("second")));
        var options = UnionOptions.of(sources).withTransport(transport).recordedBy(log);
        return UnionMount.open(
                options, new Attachment.Directory(bytes("merged"), "record", false, true, true));
    }

    private byte[] bytes(String name) {
        return Place.bytes(base.resolve(name).toString());
    }

    /** This process never looks into the mount itself. */
    private void shell(String command) throws IOException {
        Programs.shell(Path.of("/"), "M=" + merged + " T=" + base.resolve("tmp") + "\n" + command);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatACommandDoesIsRecorded(Case each) throws IOException {
        var log = new AccessLog();
        try (var _ = mount(TransportChoice.DIRECT, log)) {
            shell(each.command());
        }
        assertThat(text(log)).as(each.command()).isEqualTo(String.join("\n", each.expected()));
    }

    private static String text(AccessLog log) {
        return log.stream()
                .map(RecordIT::text)
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new))
                .stream()
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }

    private static String text(Access access) {
        var line =
                access.kind()
                        + " "
                        + (access.branch() < 0 ? "-" : access.branch())
                        + " "
                        + access.task().command()
                        + " "
                        + access.path();
        return access.detail() == null ? line : line + " " + access.detail();
    }

    static Stream<Case> cases() throws IOException {
        try (var in = Objects.requireNonNull(RecordIT.class.getResourceAsStream(TABLE), TABLE)) {
            var blocks = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n== ", -1);
            return Stream.of(blocks).skip(1).map(RecordIT::parse);
        }
    }

    private static Case parse(String block) {
        var lines = new ArrayList<>(block.lines().toList());
        var name = lines.removeFirst();
        var command = new StringBuilder();
        var expected = new TreeSet<String>();
        for (var line : lines) {
            if (line.startsWith("$ ")) {
                command.append(line.substring(2)).append('\n');
            } else if (!line.isBlank()) {
                expected.add(line);
            }
        }
        return new Case(name, command.toString(), expected);
    }
}
