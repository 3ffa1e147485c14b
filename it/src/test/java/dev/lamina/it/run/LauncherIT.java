package dev.lamina.it.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.run.state.ContainerFolder;
import dev.lamina.run.state.ContainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("root")
class LauncherIT {
    @TempDir static Path folder;

    /**
     * Groups of version 1 for the processes of this test, so that theirs can be told from others'.
     */
    private static final List<Path> PARENTS =
            Stream.of("pids", "memory", "cpu", "devices")
                    .map(controller -> Path.of("/sys/fs/cgroup", controller))
                    .filter(hierarchy -> Files.exists(hierarchy.resolve("cgroup.procs")))
                    .map(h -> h.resolve("lamina-it-" + ProcessHandle.current().pid()))
                    .toList();

    @BeforeAll
    static void makeImage() throws Exception {
        TestImages.store(folder);
        for (var parent : PARENTS) {
            Files.createDirectory(parent);
        }
    }

    @AfterAll
    static void removeParents() throws IOException {
        for (var parent : PARENTS) {
            Files.delete(parent);
        }
    }

    record Result(int code, String output) {}

    private static Process start(List<String> options, String... command) throws IOException {
        var line = new ArrayList<String>();
        var enter = new StringBuilder("trap '' INT HUP;"); // as in a shell's background
        PARENTS.forEach(
                parent -> enter.append("echo $$ >").append(parent).append("/cgroup.procs;"));
        line.addAll(List.of("sh", "-c", enter + "exec \"$@\"", "sh"));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        line.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp"));
        line.add(System.getProperty("java.class.path"));
        line.add(RunMain.class.getName());
        line.add(folder.resolve("store").toString());
        line.addAll(options);
        line.add("busybox:latest");
        line.addAll(List.of(command));
        return new ProcessBuilder(line).redirectErrorStream(true).start();
    }

    private static Result run(List<String> options, String... command) throws Exception {
        var process = start(options, command);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), output);
    }

    private static Result sh(String script) throws Exception {
        return run(List.of(), "sh", "-c", script);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (var containers = Files.list(folder.resolve("store/containers"))) {
            assertThat(containers.filter(c -> !c.endsWith(".names"))).isEmpty();
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                .doesNotContain(folder.toString());
        assertThat(groups()).isEmpty();
    }

    private static List<Path> groups() throws IOException {
        var groups = new ArrayList<Path>();
        for (var parent : PARENTS) {
            try (var names = Files.list(parent)) {
                names.filter(Files::isDirectory).forEach(groups::add);
            }
        }
        return groups;
    }

    @Test
    void aProgramRunsOnTheImage() throws Exception {
        var result = sh("echo hello; cat /etc/passwd | head -1; exit 3");
        assertThat(result.output()).isEqualTo("hello\nroot:x:0:0:root:/root:/bin/sh\n");
        assertThat(result.code()).isEqualTo(3);
    }

    @Test
    void changesStayInTheContainer() throws Exception {
        assertThat(sh("rm /etc/passwd; echo x >/new; cat /new").output()).isEqualTo("x\n");
        assertThat(sh("cat /new; head -1 /etc/passwd").output())
                .contains("No such file", "root:x:0:0");
    }

    @Test
    void filesOfTheContainerAreGenerated() throws Exception {
        var result = sh("cat /etc/hostname; hostname; grep $(hostname) /etc/hosts; ls /etc");
        var lines = result.output().lines().toList();
        assertThat(lines.get(0)).isEqualTo(lines.get(1)).hasSize(12);
        assertThat(lines.get(2)).startsWith("127.0.1.1");
        assertThat(lines).contains("resolv.conf", "passwd");
    }

    @Test
    void theRootIsAUnionAndNothingOfTheHostIsMounted() throws Exception {
        assertThat(sh("mount").output().lines())
                .anyMatch(line -> line.contains(" on / type fuse.junion"))
                .noneMatch(line -> line.contains("ext4 (ro") || line.contains("/work"));
    }

    @Test
    void libfuseCanServeTheRootToo() throws Exception {
        var result = run(List.of("--jnr"), "sh", "-c", "echo hi >/x; cat /x; exit 4");
        assertThat(result).isEqualTo(new Result(4, "hi\n"));
    }

    @Test
    void aVolumeIsSeen() throws Exception {
        Path shared = Files.createTempDirectory(folder, "shared");
        Files.writeString(shared.resolve("f"), "content\n");
        var result =
                run(List.of("--volume", shared + ":/data/deep"), "sh", "-c", "cat /data/deep/f");
        assertThat(result.output()).isEqualTo("content\n");
    }

    @Test
    void wantOfMemoryIsReported() throws Exception {
        var result =
                run(
                        List.of("--memory", "33554432"),
                        "sh",
                        "-c",
                        "tail -c 200m /dev/zero >/dev/null");
        assertThat(result.code()).isEqualTo(137);
        assertThat(result.output()).contains("out of memory").contains("33554432");
    }

    @Test
    void inputReachesTheProgram() throws Exception {
        var process = start(List.of("-i"), "cat");
        try (var input = process.getOutputStream()) {
            input.write("through\n".getBytes());
        }
        assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("through\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aTerminalIsTheContainersOwn() throws Exception {
        var result = run(List.of("-t"), "sh", "-c", "tty; ls -l /dev/console; echo $TERM");
        assertThat(result.output()).contains("/dev/pts/0", "/dev/console", "xterm");
        assertThat(result.code()).isZero();
    }

    @Test
    void aContainerThatIsKeptIsWrittenDown() throws Exception {
        assertThat(run(List.of("--keep"), "sh", "-c", "echo x >/new; exit 5").code()).isEqualTo(5);
        try (var containers = Files.list(folder.resolve("store/containers"))) {
            var kept = new ContainerFolder(containers.findFirst().orElseThrow());
            assertThat(kept.state().status()).isEqualTo(ContainerState.Status.EXITED);
            assertThat(kept.state().exitCode()).isEqualTo(5);
            assertThat(kept.config()).content().contains("busybox:latest", kept.id());
            assertThat(kept.upper().resolve("new")).hasContent("x");
            assertThat(kept.work()).doesNotExist();
            kept.remove();
        }
    }

    @Test
    void aProgramThatIsNotThereIs127() throws Exception {
        assertThat(run(List.of(), "nothing").code()).isEqualTo(127);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void signalsReachTheProgram(String signal) throws Exception {
        var process = start(List.of(), "sh", "-c", trapping(signal));
        awaitReady(process);
        signal(process, signal);
        String rest = new String(process.getInputStream().readAllBytes());
        assertThat(rest).contains("got it");
        assertThat(process.waitFor()).isEqualTo(9);
    }

    private static String trapping(String signal) {
        return "trap 'echo got it; exit 9' %s; echo ready; while true; do sleep 0.1; done"
                .formatted(signal);
    }

    private static void awaitReady(Process process) throws IOException {
        var line = new StringBuilder();
        for (int c = process.getInputStream().read(); c >= 0; c = process.getInputStream().read()) {
            line.append((char) c);
            if (line.toString().endsWith("ready\n")) {
                return;
            }
        }
        throw new AssertionError("the container did not get ready: " + line);
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }

    @Test
    void aProgramWithoutHandlersEndsBySignal() throws Exception {
        var process = start(List.of(), "sh", "-c", "echo ready; exec sleep 1000");
        awaitReady(process);
        signal(process, "TERM");
        assertThat(process.waitFor()).isEqualTo(143);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--jnr"})
    void aKilledJvmTakesTheContainerWithIt(String transport) throws Exception {
        var options = transport.isEmpty() ? List.<String>of() : List.of(transport);
        var process = start(options, "sh", "-c", "echo ready; sleep 1000");
        var inside = process.toHandle();
        awaitReady(process);
        var descendants = inside.descendants().toList();
        assertThat(descendants).isNotEmpty();
        process.destroyForcibly().waitFor();
        for (var each : descendants) {
            each.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(run(List.of(), "true").code()).isZero(); // sweeps
    }

    @Test
    void manyAtOnceLeaveNothing() throws Exception {
        var all = new ArrayList<Process>();
        for (int i = 0; i < 6; i++) {
            all.add(start(List.of(), "sh", "-c", "echo $((40+2))"));
        }
        for (var process : all) {
            assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("42\n");
            assertThat(process.waitFor()).isZero();
        }
    }
}
