package dev.lamina.run.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.run.container.ContainerSpec.Bind;
import dev.lamina.run.container.ContainerSpec.Root;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.run.container.Operation.BecomeUser.Identity;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitPlannerTest {
    private static final Host HOST =
            new Host(
                    new CapabilitySet(0x1fffeffffffL),
                    20_000,
                    0,
                    List.of("/sys/devices/system/cpu/cpu0/thermal_throttle"),
                    true,
                    true);
    private static final Cgroup.Placement V1 =
            new Cgroup.Placement(
                    List.of(text("/sys/fs/cgroup/pids/lamina-id/cgroup.procs")),
                    List.of(
                            new Cgroup.View(
                                    text("/sys/fs/cgroup/cpu,cpuacct/lamina-id"),
                                    "cpu,cpuacct",
                                    List.of("cpu", "cpuacct"))),
                    false);
    private static final Cgroup.Placement V2 =
            new Cgroup.Placement(
                    List.of(text("/sys/fs/cgroup/lamina-id/cgroup.procs")), List.of(), true);
    private static final Root UNION = new Root.Union(text("/state/root"), "image:1");
    private static final Root DIRECTORY = new Root.Directory(text("/some/rootfs"));
    private static final Identity ROOT = new Identity(0, 0, List.of());
    private static final Streams INHERITED = new Streams.Inherited(Set.of());

    private static ByteString text(String text) {
        return ByteString.of(text);
    }

    private static ContainerSpec.Program program(Identity user, String... arguments) {
        return new ContainerSpec.Program(
                Stream.of(arguments).map(ByteString::of).toList(),
                List.of(text("PATH=/usr/bin::/bin"), text("HOME=/root")),
                text("/work"),
                user,
                022);
    }

    private static final ContainerSpec DEFAULT =
            new ContainerSpec(
                    "id",
                    UNION,
                    text("box"),
                    false,
                    List.of(),
                    program(ROOT, "sh", "-c", "true"),
                    INHERITED,
                    new ContainerSpec.Confinement(CapabilitySet.DEFAULT, false, true),
                    false,
                    true);

    static Stream<Arguments> plans() {
        var user = new Identity(1000, 1001, List.of(4, 20));
        return Stream.of(
                Arguments.of("default", DEFAULT, V1),
                Arguments.of(
                        "terminal-user-read-only",
                        new ContainerSpec(
                                "id",
                                DIRECTORY,
                                text("box"),
                                false,
                                List.of(),
                                program(user, "/bin/login"),
                                new Streams.Terminal(24, 80),
                                new ContainerSpec.Confinement(CapabilitySet.DOCKER, false, true),
                                true,
                                false),
                        V2),
                Arguments.of(
                        "build-step",
                        new ContainerSpec(
                                "id",
                                UNION,
                                text("box"),
                                true,
                                List.of(
                                        bind("/host/deep", "/data/deep/er", true, true, false),
                                        bind("/host/data", "/data", true, false, false),
                                        bind("/state/hosts", "/etc/hosts", false, false, true)),
                                program(ROOT, "make"),
                                new Streams.Inherited(Set.of(1, 2)),
                                new ContainerSpec.Confinement(CapabilitySet.DEFAULT, false, false),
                                false,
                                true),
                        Cgroup.Placement.NONE),
                Arguments.of(
                        "mounts-privileged",
                        new ContainerSpec(
                                "id",
                                UNION,
                                text("box"),
                                true,
                                List.of(
                                        new ContainerSpec.Tree(
                                                text("/state/0"),
                                                text("/sub"),
                                                text("/src"),
                                                true,
                                                true),
                                        new ContainerSpec.Memory(
                                                text("/run"), OptionalLong.of(4096)),
                                        new ContainerSpec.MemoryFile(
                                                text("/state/2"),
                                                text("/run/secrets/key"),
                                                0400,
                                                1,
                                                2,
                                                text("hidden"))),
                                program(ROOT, "make"),
                                INHERITED,
                                new ContainerSpec.Confinement(CapabilitySet.ALL, true, false),
                                false,
                                true),
                        Cgroup.Placement.NONE));
    }

    private static Bind bind(
            String host, String target, boolean isDirectory, boolean readOnly, boolean generated) {
        return new Bind(text(host), text(target), isDirectory, readOnly, generated);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void thePlanIsTheOneOnFile(String name, ContainerSpec spec, Cgroup.Placement placement)
            throws IOException {
        assertThat(InitPlanner.plan(spec, HOST, placement).text()).isEqualTo(golden(name));
    }

    private static String golden(String name) throws IOException {
        try (var file = InitPlannerTest.class.getResourceAsStream("plans/" + name + ".txt")) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void noFurtherPrivilegeIsPossibleWhenTheProgramStarts() {
        var operations =
                InitPlanner.plan(DEFAULT, HOST, V1).steps().stream()
                        .map(InitPlan.Step::operation)
                        .map(Operation::getClass)
                        .map(Class::getSimpleName)
                        .toList();
        assertThat(operations)
                .containsSubsequence(
                        "EnterGroup",
                        "NewNamespaces",
                        "DetachFromHost",
                        "OpenRoot",
                        "Pivot",
                        "ReadOnly",
                        "Mask",
                        "ForbidNewPrivileges",
                        "BoundCapabilities",
                        "BecomeUser",
                        "CheckDirectory",
                        "InstallFilter",
                        "Execute")
                .endsWith("Execute");
    }

    @Test
    void aNameWithASlashIsNotSearchedFor() {
        var plan =
                InitPlanner.plan(
                        new ContainerSpec(
                                "id",
                                UNION,
                                text("box"),
                                false,
                                List.of(),
                                program(ROOT, "./run"),
                                INHERITED,
                                new ContainerSpec.Confinement(CapabilitySet.DEFAULT, false, true),
                                false,
                                true),
                        HOST,
                        V1);
        assertThat(plan.steps().getLast().operation())
                .isInstanceOfSatisfying(
                        Operation.Execute.class,
                        execute -> assertThat(execute.candidates()).containsExactly(text("./run")));
    }

    @Test
    void aTextWithANulCannotBeEncoded() {
        var plan =
                new InitPlan(List.of(new InitPlan.Step(new Operation.Mask(text("/a\0b")), true)));
        org.assertj.core.api.Assertions.assertThatThrownBy(plan::encode)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
    }
}
