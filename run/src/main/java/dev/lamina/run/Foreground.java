package dev.lamina.run;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.run.RunOptions.Console;
import dev.lamina.run.container.ContainerProcess;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.run.container.SignalHandlers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A program whose streams are this process' own, or that has a terminal which is shown on them.
 *
 * @param console what it is given of them
 */
record Foreground(Engine engine, Console console) {
    private static final byte[] NOTHING = "/dev/null".getBytes(StandardCharsets.US_ASCII);
    private static final int OUTPUT = 1;

    /** What is done with the descriptors that become the program's. */
    @FunctionalInterface
    interface Use<T> {
        T with(Streams form, int[] streams) throws IOException;
    }

    <T> T withStreams(Use<T> use) throws IOException {
        var form = console.terminal() ? terminal() : new Streams.Inherited(Set.of());
        if (console.interactive() || console.terminal()) {
            return use.with(form, new int[] {0, 1, 2});
        }
        var files = engine.linux().files();
        int nothing = files.open(FileCalls.AT_FDCWD, NOTHING, FileCalls.O_RDWR, 0);
        try (var _ = new Fd(files, nothing)) {
            return use.with(form, new int[] {nothing, 1, 2});
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

    /** Returns when the program has ended and all it printed on its terminal is out. */
    void relay(ContainerProcess process) throws IOException {
        var terminal = process.terminal();
        if (terminal == null) {
            return;
        }
        try (var relay =
                        new TerminalRelay(
                                engine.linux(), terminal.number(), console.interactive());
                var _ = resizing(relay)) {
            relay.resize();
            relay.run(process.pidfd(), console.interactive());
        }
    }

    private SignalHandlers resizing(TerminalRelay relay) throws ErrnoException {
        var processes = engine.linux().processes();
        return new SignalHandlers(processes, List.of("WINCH"), _ -> relay.resize());
    }
}
