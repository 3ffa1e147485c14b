package dev.lamina.run.container;

import dev.lamina.run.container.ContainerSpec.Root;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.store.layer.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Turns what a container shall be into the order of steps that makes it so, safely. Pure: the same
 * input gives the same plan. The order is the security property; docs/isolation.md gives the
 * reasons.
 */
public final class InitPlanner {
    private static final Set<MountOption> NONE = Set.of();
    private static final Set<MountOption> KERNEL =
            EnumSet.of(MountOption.NOSUID, MountOption.NODEV, MountOption.NOEXEC);
    private static final Set<MountOption> KERNEL_READ_ONLY = with(KERNEL, MountOption.RO);
    private static final Set<MountOption> READ_ONLY = EnumSet.of(MountOption.RO);
    private static final String FUSE_DATA =
            "rootmode=40000,user_id=0,group_id=0,default_permissions,allow_other";
    private static final ByteString MEMORY_FILE = ByteString.of("file");

    private static final List<String> MASKED =
            List.of(
                    "/proc/acpi",
                    "/proc/asound",
                    "/proc/interrupts",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/sched_debug",
                    "/proc/scsi",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/sys/devices/virtual/powercap",
                    "/sys/firmware",
                    "/sys/fs/selinux");
    private static final List<String> READ_ONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private final Host host;
    private final ContainerSpec spec;
    private final Cgroup.Placement placement;
    private final ProcessLimits limits;
    private final PlanSteps steps = new PlanSteps();

    private InitPlanner(
            Host host, ContainerSpec spec, Cgroup.Placement placement, ProcessLimits limits) {
        this.host = host;
        this.spec = spec;
        this.placement = placement;
        this.limits = limits;
    }

    /**
     * @param placement the groups the container is to live in
     */
    public static InitPlan plan(ContainerSpec spec, Host host, Cgroup.Placement placement) {
        return plan(spec, host, placement, ProcessLimits.DEFAULT);
    }

    /** As the other, with limits of its own for each process. */
    public static InitPlan plan(
            ContainerSpec spec, Host host, Cgroup.Placement placement, ProcessLimits limits) {
        var planner = new InitPlanner(host, spec, placement, limits);
        planner.enterNamespaces();
        planner.mountRoot();
        planner.mountKernelFileSystems();
        planner.makeDevices();
        planner.attachMounts();
        planner.enterRoot();
        planner.restrictView();
        var program = new ProgramPlanner(host, spec.program(), spec.streams(), spec.confinement());
        program.restrict(planner.steps);
        limits.ranges()
                .forEach((limit, range) ->
                        planner.must(new Operation.SetLimit(limit, range.soft(), range.hard())));
        if (spec.supervised()) {
            planner.must(new Operation.Supervise());
        }
        program.start(planner.steps);
        return planner.steps.plan();
    }

    private void enterNamespaces() {
        must(new Operation.StartContainer(true));
        if (spec.root() instanceof Root.Union) {
            must(new Operation.OpenFuse()); // before a device rule of the group forbids it
            trees().forEach(_ -> must(new Operation.OpenFuse()));
        }
        for (ByteString processes : placement.processFiles()) {
            must(new Operation.EnterGroup(processes));
        }
        var fresh = EnumSet.of(Namespace.MOUNT, Namespace.CGROUP, Namespace.UTS, Namespace.IPC);
        if (!spec.hostNetwork()) {
            fresh.add(Namespace.NETWORK);
        }
        must(new Operation.NewNamespaces(fresh));
        must(new Operation.JoinKeyring("lamina-" + spec.id()));
        must(new Operation.DetachFromHost());
    }

    private void mountRoot() {
        if (spec.root() instanceof Root.Union union) {
            mountUnion(union.folder(), union.source());
            trees().forEach(tree -> mountUnion(tree.folder(), union.source()));
        } else {
            must(new Operation.BindRoot(spec.root().folder()));
        }
        must(new Operation.OpenRoot(spec.root().folder()));
        if (!spec.hostNetwork()) {
            must(new Operation.RaiseLoopback());
        }
    }

    private void mountUnion(ByteString folder, String source) {
        must(new Operation.MountFuse(folder, source, EnumSet.of(MountOption.NODEV), FUSE_DATA));
    }

    private List<ContainerSpec.Tree> trees() {
        return spec.mounts().stream()
                .filter(ContainerSpec.Tree.class::isInstance)
                .map(ContainerSpec.Tree.class::cast)
                .toList();
    }

    private void mountKernelFileSystems() {
        mount("proc", "/proc", KERNEL, "");
        mount(
                "tmpfs",
                "/dev",
                EnumSet.of(MountOption.NOSUID, MountOption.STRICTATIME),
                "mode=755,size=65536k");
        mount(
                "devpts",
                "/dev/pts",
                EnumSet.of(MountOption.NOSUID, MountOption.NOEXEC),
                "newinstance,ptmxmode=0666,mode=0620,gid=5");
        mount("sysfs", "/sys", spec.confinement().privileged() ? KERNEL : KERNEL_READ_ONLY, "");
        mountCgroups();
        mount("mqueue", "/dev/mqueue", KERNEL, "");
        mount("tmpfs", "/dev/shm", KERNEL, "mode=1777,size=" + shared() + "k");
    }

    private long shared() {
        return Math.max(1, limits.sharedMemory() >> 10);
    }

    private void mountCgroups() {
        var folder = path("/sys/fs/cgroup");
        if (placement.unified()) {
            must(
                    new Operation.Mount(
                            "cgroup2", folder, with(KERNEL_READ_ONLY, MountOption.RELATIME), ""));
        } else if (!placement.views().isEmpty()) {
            must(
                    new Operation.Mount(
                            "tmpfs", folder, with(KERNEL, MountOption.RELATIME), "mode=755"));
            for (var view : placement.views()) {
                must(
                        new Operation.Bind(
                                view.folder(),
                                path("/sys/fs/cgroup/" + view.name()),
                                KERNEL_READ_ONLY,
                                false,
                                false));
                for (String alias : view.aliases()) {
                    link("/sys/fs/cgroup/" + alias, view.name());
                }
            }
            must(new Operation.Restrict(folder, READ_ONLY));
        }
    }

    private void makeDevices() {
        device("null", 1, 3);
        device("zero", 1, 5);
        device("full", 1, 7);
        device("random", 1, 8);
        device("urandom", 1, 9);
        device("tty", 5, 0);
        link("/dev/ptmx", "pts/ptmx");
        link("/dev/fd", "/proc/self/fd");
        link("/dev/stdin", "/proc/self/fd/0");
        link("/dev/stdout", "/proc/self/fd/1");
        link("/dev/stderr", "/proc/self/fd/2");
        if (host.kcore()) {
            link("/dev/core", "/proc/kcore");
        }
    }

    /** Shallow targets first, so that a deeper one lies on top. */
    private void attachMounts() {
        var mounts = new ArrayList<>(spec.mounts());
        mounts.sort(Comparator.comparingInt(mount -> depth(mount.target())));
        mounts.forEach(this::attach);
    }

    private void attach(ContainerSpec.Attached mount) {
        switch (mount) {
            case ContainerSpec.Bind bind ->
                    bind(bind.host(), bind.target(), bind.readOnly(), bind.generated());
            case ContainerSpec.Tree tree ->
                    bind(
                            concat(tree.folder(), tree.source()),
                            tree.target(),
                            tree.readOnly(),
                            false);
            case ContainerSpec.Memory(var target, var size) ->
                    must(
                            new Operation.Mount(
                                    "tmpfs",
                                    target,
                                    EnumSet.of(MountOption.NOSUID, MountOption.NODEV),
                                    "mode=1777"
                                            + (size.isPresent()
                                                    ? ",size=" + size.getAsLong()
                                                    : "")));
            case ContainerSpec.MemoryFile file -> {
                must(
                        new Operation.MemoryFile(
                                file.folder(),
                                MEMORY_FILE,
                                file.mode(),
                                file.uid(),
                                file.gid(),
                                file.content()));
                var host = concat(concat(file.folder(), path("/")), MEMORY_FILE);
                bind(host, file.target(), true, false);
            }
        }
    }

    private void bind(ByteString host, ByteString target, boolean readOnly, boolean generated) {
        must(new Operation.Bind(host, target, readOnly ? READ_ONLY : NONE, true, generated));
    }

    private static ByteString concat(ByteString start, ByteString end) {
        var bytes = Arrays.copyOf(start.bytes(), start.length() + end.length());
        System.arraycopy(end.bytes(), 0, bytes, start.length(), end.length());
        return ByteString.of(bytes);
    }

    private static int depth(ByteString path) {
        int depth = 0;
        for (int i = 0; i < path.length(); i++) {
            if (path.at(i) == '/') {
                depth++;
            }
        }
        return depth;
    }

    private void enterRoot() {
        must(new Operation.Pivot());
        must(new Operation.ReplaceNullStreams());
        must(new Operation.MakeDirectory(spec.program().directory(), 0755));
        if (spec.streams() instanceof Streams.Terminal(int rows, int columns)) {
            must(new Operation.OpenTerminal(rows, columns, spec.program().user().uid(), true));
        }
    }

    private void restrictView() {
        if (!spec.hostNetwork()) {
            attempt(sysctl("net/ipv4/ping_group_range", "0 2147483647"));
            attempt(sysctl("net/ipv4/ip_unprivileged_port_start", "0"));
        }
        must(new Operation.SetHostName(spec.hostName()));
        if (!spec.confinement().privileged()) {
            hideKernel();
        }
        if (spec.readOnlyRoot()) {
            must(new Operation.Restrict(path("/"), READ_ONLY));
        }
    }

    private void hideKernel() {
        for (String readOnly : READ_ONLY_PATHS) {
            must(new Operation.ReadOnly(path(readOnly)));
        }
        for (String masked : MASKED) {
            must(new Operation.Mask(path(masked)));
        }
        for (String masked : host.thermalThrottle()) {
            must(new Operation.Mask(path(masked)));
        }
    }

    private void mount(String type, String target, Set<MountOption> options, String data) {
        must(new Operation.Mount(type, path(target), options, data));
    }

    private void device(String name, int major, int minor) {
        must(new Operation.MakeDevice(path("/dev/" + name), 0666, major, minor));
    }

    private void link(String at, String content) {
        must(new Operation.MakeLink(path(at), path(content)));
    }

    private static Operation sysctl(String key, String value) {
        return new Operation.SetSysctl(path("/proc/sys/" + key), value);
    }

    private static ByteString path(String text) {
        return ByteString.of(text);
    }

    private static Set<MountOption> with(Set<MountOption> options, MountOption further) {
        var set = EnumSet.copyOf(options);
        set.add(further);
        return set;
    }

    private void must(Operation operation) {
        steps.must(operation);
    }

    private void attempt(Operation operation) {
        steps.attempt(operation);
    }
}
