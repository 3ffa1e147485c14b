package dev.lamina.unionfs.tree;

import static dev.lamina.linux.DirectoryCalls.RENAME_EXCHANGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.BranchSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row 31: which of many branches, writable or not, takes a change. The cases are a table. */
class BranchesTest {
    @TempDir Path folder;

    static Stream<String> cases() throws IOException {
        var file = Objects.requireNonNull(BranchesTest.class.getResourceAsStream("branches.txt"));
        try (file) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.contains("|"))
                    .filter(line -> !line.startsWith("#"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void changes(String line) throws IOException {
        assumeTrue(new UnixSystem().getUid() == 0, "trusted attributes are root's");
        var columns = line.split("\\|", -1);
        var branches = columns[0].strip().split(" +", -1);
        var roots = new ArrayList<Path>();
        for (int i = 0; i < branches.length; i++) {
            var root = Files.createDirectories(folder.resolve("branch" + i));
            BranchText.write(root, branches[i].substring(2));
            roots.add(root);
        }
        var expected = columns[2].strip();
        try (var union = new TestUnion(folder).of(sources(branches, roots))) {
            assertThat(outcome(union, branches, roots, columns[1].strip())).isEqualTo(expected);
            if (expected.contains(":")) {
                var view = view(union, "");
                union.remount();
                assertThat(view(union, "")).as("after a remount").isEqualTo(view);
            }
        }
    }

    private static List<BranchSource> sources(String[] branches, List<Path> roots) {
        var sources = new ArrayList<BranchSource>();
        for (int i = 0; i < branches.length; i++) {
            byte[] path = TestUnion.bytes(roots.get(i));
            sources.add(
                    branches[i].startsWith("w")
                            ? new BranchSource.Writable(path)
                            : new BranchSource.ReadOnly(path));
        }
        return sources;
    }

    private static String outcome(
            TestUnion union, String[] branches, List<Path> roots, String change)
            throws IOException {
        try {
            apply(union, change.split(" ", -1));
        } catch (ErrnoException e) {
            return String.valueOf(e.errno());
        }
        var after = new ArrayList<String>();
        for (int i = 0; i < branches.length; i++) {
            after.add(branches[i].charAt(0) + ":" + BranchText.read(roots.get(i)));
        }
        return String.join(" ", after);
    }

    private static void apply(TestUnion union, String[] change) throws IOException {
        var path = change[1];
        switch (change[0]) {
            case "write" -> union.overwrite(path, "W");
            case "make" -> union.make(path, "");
            case "mkdir" -> union.mkdir(path);
            case "chmod" ->
                    union.tree()
                            .setattr(
                                    union.node(path),
                                    0,
                                    new AttributeChange(0700, null, null, null, null, null));
            case "rm" -> union.unlink(path);
            case "rmdir" -> union.rmdir(path);
            case "mv" -> union.rename(path, change[2]);
            case "swap" -> union.rename(path, change[2], RENAME_EXCHANGE);
            case "ln" -> union.link(path, change[2]);
            default -> throw new IllegalArgumentException(change[0]);
        }
    }

    /** All that is seen, with inode numbers. */
    private static String view(TestUnion union, String path) throws IOException {
        var text = new StringBuilder();
        for (var name : union.list(path)) {
            var inner = path.isEmpty() ? name : path + "/" + name;
            var stat = union.stat(inner);
            text.append(inner).append(' ').append(stat.ino()).append(' ').append(stat.mode());
            text.append(' ').append(stat.isDirectory() ? "" : stat.nlink() + union.read(inner));
            text.append('\n').append(stat.isDirectory() ? view(union, inner) : "");
        }
        return text.toString();
    }
}
