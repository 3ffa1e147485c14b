package dev.lamina.run;

import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.state.ContainerFolder.Fate;
import dev.lamina.run.state.ContainerId;
import dev.lamina.run.state.ContainerState;
import dev.lamina.run.state.ContainerState.Status;
import dev.lamina.run.state.Sweeper;
import dev.lamina.store.ImageStore;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.time.Instant;

/**
 * Runs images: from a reference to an exit code, in the foreground. The program has this process'
 * streams themselves, or a terminal that is shown on them.
 */
public final class Launcher {
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
        var foreground = new Foreground(engine, options.console());
        return foreground.withStreams((form, streams) ->
                session.run(
                        form,
                        streams,
                        0,
                        container -> {
                            signals.to(container.process());
                            foreground.relay(container.process());
                            return ended(container, options);
                        }));
    }

    private ExitStatus ended(Container container, RunOptions options) throws IOException {
        var status = container.await();
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
