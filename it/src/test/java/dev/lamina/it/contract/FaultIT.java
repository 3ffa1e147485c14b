package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left when a server dies, or is told to go while somebody uses its mount: nothing. */
@NeedsRoot
class FaultIT {
    private static final int SIGKILLED = 128 + 9;

    private Path base = Path.of("/");
    private Path merged = Path.of("/");
    private Place lower = new Place(base);

    @BeforeEach
    void directories() throws IOException {
        base = Files.createTempDirectory(Scene.directory(), "fault-");
        merged = Files.createDirectory(base.resolve("merged"));
        lower = new Place(Files.createDirectory(base.resolve("lower")));
        Files.createDirectory(base.resolve("upper"));
        Files.createDirectory(base.resolve("work"));
        for (int i = 0; i < 200; i++) {
            lower.dir("d" + i).file("d" + i + "/f", "x".repeat(i));
        }
    }

    @AfterEach
    void remove() throws IOException {
        Programs.run(Path.of("/"), "rm", "-rf", "--one-file-system", base.toString());
    }

    private Mounted mount(UnionServer server) throws IOException {
        var branches =
                new Branches(List.of(lower.root()), base.resolve("upper"), base.resolve("work"));
        return server.mount(branches, merged);
    }

    private boolean isMounted() throws IOException {
        return Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + merged + " ");
    }

    private void detach() throws IOException {
        Linux.SYSTEM.mounts().umount(Place.bytes(merged.toString()), MountCalls.MNT_DETACH);
    }

    /**
     * A program that works on the mount until it fails; data of an open file may need no server.
     */
    private Process user(String script) throws IOException {
        return new ProcessBuilder("sh", "-c", script)
                .directory(merged.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int end(Process process) throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("pid " + process.pid() + " hangs");
        }
        return process.exitValue();
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void aKilledServerLeavesNobodyHanging(Subject subject) throws Exception {
        try (var server = UnionServer.start(subject)) {
            mount(server);
            var reader = user("while find . -type f -exec cat {} + >/dev/null; do :; done; exit 7");
            var writer = user("while dd if=/dev/zero of=new bs=64k count=16; do :; done; exit 8");
            try {
                while (Files.notExists(base.resolve("upper/new"))) {
                    Thread.onSpinWait();
                }
                server.process().destroyForcibly();
                assertThat(end(server.process())).isEqualTo(SIGKILLED);
                assertThat(end(reader)).isEqualTo(7);
                assertThat(end(writer)).isEqualTo(8);
            } finally {
                reader.destroyForcibly();
                writer.destroyForcibly();
                detach();
            }
        }
        assertThat(isMounted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void aMountInUseIsTakenAway(Subject subject) throws Exception {
        try (var server = UnionServer.start(subject)) {
            var mounted = mount(server);
            var union = new Place(merged);
            try (var file = union.open("d7/f", FileCalls.O_RDWR)) {
                var user = user("cd d3; exec sleep 600");
                try {
                    assertThat(file.read(7, 0)).isEqualTo("xxxxxxx");
                    mounted.unmount();
                    assertThat(isMounted()).isFalse();
                } finally {
                    user.destroyForcibly();
                }
            }
            server.process().getOutputStream().close();
            assertThat(end(server.process())).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void aMountTakenAwayByOthersEndsTheUnion(Subject subject) throws Exception {
        try (var server = UnionServer.start(subject)) {
            var mounted = mount(server);
            assertThat(new Place(merged).exists("d1/f")).isTrue();
            detach();
            mounted.unmount();
            assertThat(isMounted()).isFalse();
            mount(server).unmount();
        }
    }
}
