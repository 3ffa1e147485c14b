package dev.lamina.run;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.container.SignalHandlers;
import dev.lamina.run.state.ContainerFolder.Fate;
import dev.lamina.run.state.Sweeper;
import dev.lamina.store.ImageStore;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.Image;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        engine.requireRoot();
        new Sweeper(engine.linux(), engine.layout().containers()).sweep();
        Image image = store.resolve(reference);
        var design = design(reference, image.config().container(), options);
        try (var layers = store.openStack(image.layers());
                var signals = new Forwarding(engine.linux().processes());
                var container = start(layers, design, options)) {
            signals.to(container.process());
            if (options.remove()) {
                return supervise(container, options);
            }
            var record = new ContainerRecord(container.folder());
            record.started(reference, image, options, design.arguments());
            var status = supervise(container, options);
            record.ended(status);
            return status;
        }
    }

    private Container start(LayerStack layers, Design design, RunOptions options)
            throws IOException {
        if (options.console().interactive() || options.console().terminal()) {
            return Container.start(engine, layers, design, new int[] {0, 1, 2});
        }
        var files = engine.linux().files();
        int nothing = files.open(FileCalls.AT_FDCWD, NOTHING, FileCalls.O_RDWR, 0);
        try (var _ = new Fd(files, nothing)) {
            return Container.start(engine, layers, design, new int[] {nothing, 1, 2});
        }
    }

    private Design design(ImageReference reference, ContainerConfig image, RunOptions options)
            throws IOException {
        var program = options.program();
        var view = options.view();
        var environment = new ArrayList<>(image.env());
        environment.addAll(program.environment());
        String directory = program.directory().or(image::workingDir).orElse("/");
        if (!directory.startsWith("/")) {
            throw new IOException("the working directory " + directory + " is not absolute");
        }
        return new Design(
                options.name(),
                reference.tagged().toString(),
                view.hostName(),
                view.network(),
                view.volumes(),
                List.of(),
                command(reference, image, program.command()),
                environment,
                program.user().or(image::user).orElse(""),
                directory,
                options.console().terminal() ? terminal() : new Streams.Inherited(Set.of()),
                options.limits(),
                false,
                true,
                view.readOnlyRoot(),
                program.supervised(),
                options.remove() ? Fate.REMOVED : Fate.KEPT);
    }

    /** The entry point with what was asked for, or with what the image says. */
    private static List<ByteString> command(
            ImageReference reference, ContainerConfig image, List<String> given)
            throws IOException {
        var command = new ArrayList<>(image.entrypoint().orElse(List.of()));
        command.addAll(given.isEmpty() ? image.cmd().orElse(List.of()) : given);
        if (command.isEmpty()) {
            throw new IOException(
                    "image " + reference.tagged() + " names no program: give a command after it");
        }
        return command.stream().map(ByteString::of).toList();
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
