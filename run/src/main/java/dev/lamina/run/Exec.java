package dev.lamina.run;

import dev.lamina.linux.Errno;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.run.container.CapabilitySet;
import dev.lamina.run.container.ContainerProcess;
import dev.lamina.run.container.ContainerSpec.Confinement;
import dev.lamina.run.container.ContainerSpec.Program;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.run.container.ExecPlanner;
import dev.lamina.run.container.ExecSpec;
import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.container.Hierarchy;
import dev.lamina.run.container.Host;
import dev.lamina.run.container.InitPlan;
import dev.lamina.run.state.ContainerState.Status;
import dev.lamina.run.state.ProcessIdentity;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One further program in a container, with this process' streams or a terminal shown on them. */
record Exec(Engine engine, StoredContainer container, ContainerConfig image, ExecOptions options) {
    private static final int UMASK = 022;

    ExitStatus run() throws IOException {
        engine.requireRoot();
        var first = container.requireLive();
        if (container.state().status() == Status.PAUSED) {
            throw new StoreException(
                    "container " + container.label() + " is paused",
                    "Let it go on with: lamina unpause " + container.label());
        }
        var foreground = new Foreground(engine, options.console());
        try (var joined = container.hold(first);
                var signals = new Forwarding(engine.linux().processes())) {
            return foreground.withStreams((form, streams) -> {
                var plan = ExecPlanner.plan(spec(first, form), Host.read());
                try (var process =
                        ContainerProcess.start(
                                engine.linux(), plan, streams, joined.number(), warning())) {
                    signals.to(process);
                    foreground.relay(process);
                    return new ExitStatus(process.await(), false);
                }
            });
        }
    }

    private ExecSpec spec(ProcessIdentity first, Streams form) throws IOException {
        var asked = container.creation().options();
        var design = Design.of(container.creation().image(), image, asked, form);
        var user = accounts(first).resolve(options.user().orElse(design.user()));
        var environment =
                Environment.of(
                        design.hostName().orElse(container.id().abbreviated()),
                        user.home(),
                        form instanceof Streams.Terminal,
                        design.environment(),
                        options.environment());
        var program =
                new Program(
                        options.command().stream().map(ByteString::of).toList(),
                        environment.assignments(),
                        ByteString.of(options.directory().orElse(design.directory())),
                        user.identity(),
                        UMASK);
        var groups =
                container.groups().stream()
                        .map(group -> Hierarchy.bytes(group.resolve("cgroup.procs")))
                        .toList();
        return new ExecSpec(
                container.id().hex(),
                groups,
                design.network() == Network.HOST,
                program,
                form,
                options.privileged()
                        ? new Confinement(CapabilitySet.ALL, true, false)
                        : design.confinement());
    }

    private Accounts accounts(ProcessIdentity first) throws IOException {
        var files = engine.linux().files();
        byte[] path = ("/proc/" + first.pid() + "/root").getBytes(StandardCharsets.US_ASCII);
        int flags = FileCalls.O_PATH | FileCalls.O_DIRECTORY;
        try (var root = new Fd(files, files.open(FileCalls.AT_FDCWD, path, flags, 0))) {
            return Accounts.of(engine.linux(), root.number());
        }
    }

    private ContainerProcess.Supervisor warning() {
        return new ContainerProcess.Supervisor() {
            @Override
            public void serve(Fd fuseDevice) {
                fuseDevice.close();
            }

            @Override
            public void warn(InitPlan.Step step, Errno errno) {
                engine.warnings().accept("the program goes without this: " + step + ": " + errno);
            }
        };
    }
}
