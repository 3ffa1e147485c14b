package dev.lamina.run;

import dev.lamina.linux.Errno;
import dev.lamina.linux.Fd;
import dev.lamina.run.container.Cgroup;
import dev.lamina.run.container.ContainerProcess;
import dev.lamina.run.container.ContainerSpec;
import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.container.Hierarchy;
import dev.lamina.run.container.Host;
import dev.lamina.run.container.InitPlan;
import dev.lamina.run.container.InitPlanner;
import dev.lamina.run.rootfs.MountPoints;
import dev.lamina.run.rootfs.RootFs;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.run.state.ContainerId;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.unionfs.TransportChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One running container: its groups, root and process, made in this order and undone in reverse, in
 * a folder that somebody else holds.
 */
final class Container implements AutoCloseable {
    private static final int UMASK = 022;
    private static final List<String> KERNEL_DIRECTORIES = List.of("proc", "sys", "dev");

    private final Engine engine;
    private final Design design;
    private final ContainerId id;
    private final Tenancy tenancy;
    private final ContainerFolder folder;
    private final String hostName;

    /** What is to be closed, last made first. */
    private final List<AutoCloseable> made = new ArrayList<>();

    private @Nullable Cgroup cgroup;
    private @Nullable ContainerProcess process;

    private Container(Engine engine, Design design, Tenancy tenancy) {
        this.engine = engine;
        this.design = design;
        this.id = tenancy.id();
        this.tenancy = tenancy;
        this.folder = tenancy.folder();
        this.hostName = design.hostName().orElse(id.abbreviated());
    }

    /**
     * Starts a container; returns when its program runs.
     *
     * @param layers must outlive the container, which does not close them
     * @param tenancy must outlive it too
     * @param streams descriptors for the program's 0, 1 and 2
     */
    static Container start(
            Engine engine, LayerStack layers, Design design, Tenancy tenancy, int[] streams)
            throws IOException {
        var container = new Container(engine, design, tenancy);
        try {
            container.start(layers, streams);
            return container;
        } catch (IOException | RuntimeException e) {
            container.closeAfter(e);
            throw e;
        }
    }

    private void start(LayerStack layers, int[] streams) throws IOException {
        var resources = design.resources();
        var ownGroup = Cgroup.create(resources.hierarchies(), id.hex(), resources.limits());
        cgroup = ownGroup;
        made.addFirst(ownGroup);
        GeneratedFiles.write(folder, hostName, design.network(), resources.names());
        var ownMounts = StepMounts.prepare(engine, folder, layers, design.mounts());
        made.addFirst(ownMounts);
        var attached = attached(layers, ownMounts);
        var ownRoot =
                RootFs.open(
                        engine.linux(),
                        layers,
                        folder.upper(),
                        folder.work(),
                        mountPoints(attached),
                        engine.transport(),
                        tenancy.isTemporary());
        made.addFirst(ownRoot);
        var spec = spec(mountedBy(ownRoot, ownMounts), layers, attached);
        var host = Host.read();
        if (!host.filters()) {
            engine.warnings()
                    .accept(
                            "system calls are not filtered: their numbers are known on x86_64 only");
        }
        var plan = InitPlanner.plan(spec, host, ownGroup.placement(), resources.processes());
        var ownProcess =
                ContainerProcess.start(
                        engine.linux(), plan, streams, new Supervision(engine, ownRoot, ownMounts));
        process = ownProcess;
        made.addFirst(ownProcess);
    }

    /** libfuse mounts by itself, here, before there is a namespace to mount in. */
    private ContainerSpec.Root mountedBy(RootFs root, StepMounts mounts) throws IOException {
        var place = Hierarchy.bytes(folder.root());
        if (engine.transport() == TransportChoice.JNR) {
            root.mount(folder.root(), design.source());
            mounts.mount(design.source());
            return new ContainerSpec.Root.Directory(place);
        }
        return new ContainerSpec.Root.Union(place, design.source());
    }

    private List<ContainerSpec.Attached> attached(LayerStack layers, StepMounts mounts)
            throws IOException {
        var covered = new ArrayList<ImagePath>();
        design.volumes().forEach(volume -> covered.add(volume.target()));
        design.mounts().forEach(mount -> covered.add(mount.target()));
        var binds = new ArrayList<ContainerSpec.Attached>();
        for (String name : GeneratedFiles.NAMES) {
            var target = layers.destination(ImagePath.of("etc/" + name));
            if (covered.stream().noneMatch(target::startsWith)) {
                var host = Hierarchy.bytes(folder.generated(name));
                binds.add(
                        new ContainerSpec.Bind(host, StepMounts.text(target), false, false, true));
            }
        }
        for (var volume : design.volumes()) {
            var target = layers.destination(volume.target());
            var host = Hierarchy.bytes(volume.host());
            boolean isDirectory = Files.isDirectory(volume.host());
            binds.add(
                    new ContainerSpec.Bind(
                            host, StepMounts.text(target), isDirectory, volume.readOnly(), false));
        }
        binds.addAll(mounts.attached());
        return binds;
    }

    private MountPoints mountPoints(List<ContainerSpec.Attached> binds) throws IOException {
        var directories = new ArrayList<ImagePath>();
        var files = new ArrayList<ImagePath>();
        for (String name : KERNEL_DIRECTORIES) {
            directories.add(ImagePath.of(name));
        }
        for (var bind : binds) {
            var target = ImagePath.of(bind.target().bytes());
            if (directories.subList(0, KERNEL_DIRECTORIES.size()).stream()
                    .noneMatch(target::startsWith)) {
                (bind.isDirectory() ? directories : files).add(target);
            }
        }
        return new MountPoints(directories, files);
    }

    private ContainerSpec spec(
            ContainerSpec.Root place, LayerStack layers, List<ContainerSpec.Attached> attached)
            throws IOException {
        var user = Accounts.of(layers).resolve(design.user());
        boolean terminal = design.streams() instanceof ContainerSpec.Streams.Terminal;
        var environment = Environment.of(hostName, user.home(), terminal, design.environment());
        return new ContainerSpec(
                id.hex(),
                place,
                ByteString.of(hostName),
                design.network() == Network.HOST,
                attached,
                new ContainerSpec.Program(
                        design.arguments(),
                        environment.assignments(),
                        ByteString.of(design.directory()),
                        user.identity(),
                        UMASK),
                design.streams(),
                design.confinement(),
                design.readOnlyRoot(),
                design.supervised());
    }

    /** The root's device comes first, then those of the mounts. */
    private static final class Supervision implements ContainerProcess.Supervisor {
        private final Engine engine;
        private final Queue<RootFs> unserved = new ArrayDeque<>();

        Supervision(Engine engine, RootFs root, StepMounts mounts) {
            this.engine = engine;
            unserved.add(root);
            unserved.addAll(mounts.unserved());
        }

        @Override
        public void serve(Fd fuseDevice) throws IOException {
            unserved.remove().serve(fuseDevice);
        }

        @Override
        public void warn(InitPlan.Step step, Errno errno) {
            engine.warnings().accept("the container goes without this: " + step + ": " + errno);
        }
    }

    ContainerProcess process() {
        return made(process);
    }

    private static <T> T made(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the container is not started");
        }
        return part;
    }

    /** Waits for the end of the program. */
    ExitStatus await() throws IOException {
        int code = process().await();
        return new ExitStatus(code, made(cgroup).oomKills() > 0);
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Ends the program if it still runs; then all that is left is the folder. */
    synchronized void end() throws IOException {
        close(made);
    }

    @Override
    public void close() throws IOException {
        end();
    }

    /** Each part is closed, and left alone afterwards, whatever happens to the others. */
    private static void close(List<AutoCloseable> parts) throws IOException {
        IOException failure = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = e instanceof IOException io ? io : new IOException(e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        parts.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
