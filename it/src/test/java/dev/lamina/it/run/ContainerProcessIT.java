package dev.lamina.it.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.run.container.Limits;
import dev.lamina.run.container.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class ContainerProcessIT {
    @TempDir static Path folder;
    private static Path root;

    @BeforeAll
    static void makeRoot() throws Exception {
        root = BusyboxRoot.make(folder.resolve("root"));
    }

    private static TestContainer container() {
        return new TestContainer(root);
    }

    @Test
    void theExitCodeIsTheProgramsOwn() throws Exception {
        assertThat(container().sh("exit 7").code()).isEqualTo(7);
    }

    @Test
    void aSignalIs128AndItsNumber() throws Exception {
        assertThat(container().sh("kill -KILL $$").code()).isEqualTo(137);
        assertThat(container().unsupervised().sh("sh -c 'kill -TERM $$'; exit $?").code())
                .isEqualTo(143);
    }

    @Test
    void theHostNameIsTheContainersOwn() throws Exception {
        assertThat(container().run("hostname").output()).isEqualTo("boxed\n");
    }

    @Test
    void onlyOwnProcessesAreSeen() throws Exception {
        var supervised = container().run("ps", "-o", "pid,comm").output();
        assertThat(supervised.lines().skip(1)).hasSize(2).last().asString().contains("ps");
        var alone = container().unsupervised().run("ps", "-o", "pid,comm").output();
        assertThat(alone.lines().skip(1)).singleElement().asString().contains("1 ps");
    }

    @Test
    void theNetworkIsLoopbackOnly() throws Exception {
        assertThat(container().run("ip", "-o", "link").output().lines())
                .singleElement()
                .asString()
                .contains("lo:", "UP");
        assertThat(container().hostNetwork().run("ip", "-o", "link").output().lines())
                .hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void mountsOfTheHostAreGone() throws Exception {
        var output = container().sh("cut -d' ' -f5 /proc/self/mountinfo").output();
        assertThat(output.lines())
                .contains("/", "/proc", "/dev", "/dev/pts", "/sys", "/dev/shm")
                .allMatch(target -> target.equals("/") || target.matches("/(proc|dev|sys)(/.*)?"));
    }

    @Test
    void capabilitiesAreTheElevenAndNothingElse() throws Exception {
        var status = container().run("cat", "/proc/self/status").output();
        assertThat(status)
                .contains("CapInh:\t0000000000000000")
                .contains("CapPrm:\t00000000800405fb")
                .contains("CapEff:\t00000000800405fb")
                .contains("CapBnd:\t00000000800405fb")
                .contains("CapAmb:\t0000000000000000")
                .contains("NoNewPrivs:\t1")
                .contains("Seccomp:\t2");
    }

    @Test
    void aStepOfABuildIsFilteredTooThoughItMayGainPrivileges() throws Exception {
        var status = container().newPrivileges().run("cat", "/proc/self/status").output();
        assertThat(status).contains("NoNewPrivs:\t0").contains("Seccomp:\t2");
    }

    @Test
    void namespacesAndMountsAreRefused() throws Exception {
        assertThat(container().sh("unshare -r true; mount -t tmpfs x /tmp").output())
                .containsPattern("unshare: .*Operation not permitted")
                .contains("mount: permission denied");
    }

    @Test
    void aUserHasItsGroupsAndNoCapability() throws Exception {
        var result = container().user(1000, 1001, 4).sh("id; cat /proc/self/status");
        assertThat(result.output())
                .contains("uid=1000(web) gid=1001(web) groups=4(adm)")
                .contains("CapEff:\t0000000000000000")
                .contains("CapPrm:\t0000000000000000");
    }

    @Test
    void onlyTheStreamsAreOpen() throws Exception {
        assertThat(container().run("ls", "/proc/self/fd").output()).isEqualTo("0\n1\n2\n3\n");
        assertThat(container().sh("readlink /proc/self/fd/0").output()).isEqualTo("/dev/null\n");
    }

    @Test
    void theKernelIsMasked() throws Exception {
        var result =
                container()
                        .sh(
                                "cat /proc/interrupts /proc/timer_list | wc -c;"
                                        + "echo x > /proc/sys/kernel/core_pattern;"
                                        + "ls /sys/firmware | wc -l;"
                                        + "mkdir /sys/fs/cgroup/pids/x; umount /proc/interrupts");
        assertThat(result.output().lines().filter(l -> l.matches("\\d+")))
                .containsExactly("0", "0");
        assertThat(result.output())
                .contains("core_pattern: Read-only file system")
                .contains("x': Read-only file system")
                .contains("/proc/interrupts: Operation not permitted");
    }

    @Test
    void aReadOnlyRootCannotBeWritten() throws Exception {
        assertThat(container().readOnlyRoot().sh("touch /x; touch /dev/shm/x && echo ok").output())
                .contains("Read-only file system")
                .contains("ok");
    }

    @Test
    void bindsShowTheHostsDirectory() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.writeString(shared.resolve("f"), "hello\n");
        assertThat(
                        container()
                                .bind(shared, "/data", false)
                                .sh("cat /data/f; echo x >/data/g")
                                .code())
                .isZero();
        assertThat(shared.resolve("g")).hasContent("x\n");
        assertThat(container().bind(shared, "/data", true).sh("rm /data/g").output())
                .contains("Read-only file system");
    }

    @Test
    void theWorkingDirectoryIsMadeInTheJail() throws Exception {
        assertThat(container().directory("/a/b").run("pwd").output()).isEqualTo("/a/b\n");
        assertThat(root.resolve("a/b")).isDirectory();
    }

    @Test
    void programsThatCannotRunSayWhy() throws Exception {
        Files.writeString(root.resolve("bin/script"), "#!/no/such\n");
        root.resolve("bin/script").toFile().setExecutable(true);
        assertFails(127, "not found", "nothing");
        assertFails(127, "not found", "/bin/nothing");
        assertFails(127, "interpreter", "script");
        assertFails(126, "EACCES", "/etc/passwd");
        assertFails(126, "EACCES", "/etc");
    }

    private static void assertFails(int code, String reason, String program) {
        assertThatThrownBy(() -> container().run(program))
                .isInstanceOfSatisfying(
                        StartException.class,
                        e -> {
                            assertThat(e.exitCode()).isEqualTo(code);
                            assertThat(e).hasMessageContaining(reason);
                        });
    }

    @Test
    void aForkBombStopsAtTheLimit() throws Exception {
        var limits = new Limits(null, null, null, 20L);
        var result =
                container()
                        .limits(limits)
                        .sh(
                                "i=0; while [ $i -lt 40 ]; do sleep 9 & i=$((i+1)); done;"
                                        + " cat /sys/fs/cgroup/pids/pids.current");
        assertThat(result.output()).contains("can't fork");
    }

    @Test
    void aMemoryBombIsKilledAndCounted() throws Exception {
        var limits = new Limits(32L << 20, null, null, null);
        var result = container().limits(limits).sh("tail -c 200m /dev/zero >/dev/null; exit $?");
        assertThat(result.code()).isEqualTo(137);
        assertThat(result.oomKills()).isPositive();
    }

    @Test
    void nothingWarns() throws Exception {
        assertThat(container().run("true").warnings()).isEmpty();
    }
}
