package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row 31: a union of a thousand branches, which no option of mount(8) could name. */
@NeedsRoot
class ManyBranchesIT {
    private static final int COUNT = 1000;
    private static final int DIRECTORIES = 3;

    private Path base = Path.of("/");
    private final List<Path> lowers = new ArrayList<>();

    @BeforeEach
    void fill() throws IOException {
        base = Scene.enterable(Files.createTempDirectory(Scene.directory(), "many-"));
        Files.createDirectory(base.resolve("upper"));
        Files.createDirectory(base.resolve("work"));
        Files.createDirectory(base.resolve("merged"));
        for (int i = 0; i < COUNT; i++) {
            var lower = base.resolve("lower" + i);
            for (int d = 0; d < DIRECTORIES; d++) {
                Files.createDirectories(lower.resolve("d" + d + "/of" + i));
            }
            Files.writeString(lower.resolve("d0/f" + i), "branch " + i);
            Files.writeString(lower.resolve("all"), "branch " + i);
            lowers.add(lower);
        }
    }

    @AfterEach
    void remove() throws IOException {
        Programs.run(base, "rm", "-rf", "--one-file-system", base.toString());
    }

    @Test
    void eachBranchIsSeenAndTheServerStaysSmall() throws IOException {
        var merged = base.resolve("merged");
        var branches = new Branches(lowers, base.resolve("upper"), base.resolve("work"));
        try (var server = UnionServer.start(Subject.DIRECT)) {
            var mounted = server.mount(branches, merged);
            try {
                var union = new Place(merged);
                assertThat(union.read("all")).isEqualTo("branch 0");
                assertThat(union.names("d0")).hasSize(2 * COUNT);
                Programs.run(merged, "find", ".", "-newer", "all");
                var lowest = "d0/f" + (COUNT - 1);
                union.file(lowest, "changed").unlink("d0/f500").file("d1/new", "n");
                assertThat(union.read(lowest)).isEqualTo("changed");
                assertThat(union.exists("d0/f500")).isFalse();
                assertThat(union.names("d1")).hasSize(COUNT + 1);
                assertThat(entries(server, "fd")).isLessThan(COUNT + 1500);
                assertThat(entries(server, "task")).isLessThan(100);
            } finally {
                mounted.unmount();
            }
        }
    }

    private static long entries(UnionServer server, String what) throws IOException {
        var directory = Path.of("/proc", Long.toString(server.process().pid()), what);
        try (var list = Files.list(directory)) {
            return list.count();
        }
    }
}
