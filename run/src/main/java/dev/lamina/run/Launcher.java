package dev.lamina.run;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.container.SignalHandlers;
import dev.lamina.run.state.ContainerFolder.Fate;
import dev.lamina.run.state.ContainerId;
import dev.lamina.run.state.ContainerState;
import dev.lamina.run.state.ContainerState.Status;
import dev.lamina.run.state.Sweeper;
import dev.lamina.store.ImageStore;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Runs images: from a reference to an exit code, in the foreground. The program has this process'
 * streams themselves, or a terminal that is shown on them.
 */
public final class Launcher {
    private static final byte[] NOTHING = "/dev/null".getBytes(StandardCharsets.US_ASCII);
    private static final int OUTPUT = 1;

    private final Engine engine;
    private final ImageStore store;

    public Launcher(Engine engine, ImageStore store) {
        this.engine = engine;
        this.store = store;
    }

    /**
     * Returns when the program has ended and nothing of it is left but what is to be kept.
     *
     * @throws dev.lamina.run.container.StartException when it does not come to run
     */
    public ExitStatus run(ImageReference reference, RunOptions options) throws IOException {
        sweep();
        try (var tenancy = newFolder(reference, options);
                var signals = new Forwarding(engine.linux().processes())) {
            var session = new Session(engine, store, tenancy, Creation.read(tenancy.folder()));
            var status = run(session, options, signals);
            if (!options.remove()) {
                tenancy.keep();
                session.ended(status, Status.EXITED);
            }
            return status;
        }
    }

    /** Makes a container without running it. */
    public ContainerId create(ImageReference reference, RunOptions options) throws IOException {
        sweep();
        try (var tenancy = newFolder(reference, options)) {
            tenancy.keep();
            return tenancy.id();
        }
    }

    private void sweep() throws IOException {
        engine.requireRoot();
        new Sweeper(engine.linux(), engine.layout().containers()).sweep();
    }

    private Tenancy newFolder(ImageReference reference, RunOptions options) throws IOException {
        var image = store.resolve(reference);
        var tenancy = Tenancy.create(engine, options.remove() ? Fate.REMOVED : Fate.KEPT);
        try {
            String name = options.name().orElse("");
            tenancy.name(name);
            String stopSignal = image.config().container().stopSignal().orElse("TERM");
            new Creation(
                            tenancy.id(),
                            reference,
                            image.digest(),
                            Instant.now(),
                            stopSignal,
                            options)
                    .write(tenancy.folder());
            tenancy.folder().begin(ContainerState.created(name));
            return tenancy;
        } catch (IOException | RuntimeException e) {
            tenancy.close();
            throw e;
        }
    }

    private ExitStatus run(Session session, RunOptions options, Forwarding signals)
            throws IOException {
        var form = options.console().terminal() ? terminal() : new Streams.Inherited(Set.of());
        Session.Care care =
                container -> {
                    signals.to(container.process());
                    return supervise(container, options);
                };
        if (options.console().interactive() || options.console().terminal()) {
            return session.run(form, new int[] {0, 1, 2}, 0, care);
        }
        var files = engine.linux().files();
        int nothing = files.open(FileCalls.AT_FDCWD, NOTHING, FileCalls.O_RDWR, 0);
        try (var _ = new Fd(files, nothing)) {
            return session.run(form, new int[] {nothing, 1, 2}, 0, care);
        }
    }

    private Streams.Terminal terminal() throws ErrnoException {
        var terminals = engine.linux().terminals();
        if (!terminals.isTerminal(OUTPUT)) {
            return new Streams.Terminal(0, 0);
        }
        var size = terminals.size(OUTPUT);
        return new Streams.Terminal(size.rows(), size.columns());
    }

    private SignalHandlers resizing(TerminalRelay relay) throws ErrnoException {
        var processes = engine.linux().processes();
        return new SignalHandlers(processes, List.of("WINCH"), _ -> relay.resize());
    }

    private ExitStatus supervise(Container container, RunOptions options) throws IOException {
        var process = container.process();
        var terminal = process.terminal();
        boolean interactive = options.console().interactive();
        ExitStatus status;
        if (terminal == null) {
            status = container.await();
        } else {
            try (var relay = new TerminalRelay(engine.linux(), terminal.number(), interactive);
                    var _ = resizing(relay)) {
                relay.resize();
                relay.run(process.pidfd(), interactive);
                status = container.await();
            }
        }
        if (status.outOfMemory()) {
            engine.warnings()
                    .accept(
                            "out of memory: a process of the container was killed at the limit of "
                                    + options.limits().memory()
                                    + " bytes (--memory)");
        }
        return status;
    }
}
