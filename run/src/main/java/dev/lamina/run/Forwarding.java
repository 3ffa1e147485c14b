package dev.lamina.run;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.ProcessCalls;
import dev.lamina.run.container.ContainerProcess;
import dev.lamina.run.container.SignalHandlers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes the signals this process gets on to a container; those that come before it runs as soon as
 * it does. Thread-safe.
 */
final class Forwarding implements AutoCloseable {
    private static final List<String> FORWARDED = List.of("TERM", "INT", "HUP", "USR2", "CONT");

    private final List<Integer> early = new ArrayList<>();
    private final SignalHandlers handlers;
    private @Nullable ContainerProcess process;

    Forwarding(ProcessCalls processes) throws ErrnoException {
        handlers = new SignalHandlers(processes, FORWARDED, this::forward);
    }

    synchronized void to(ContainerProcess started) {
        process = started;
        early.forEach(this::forward);
        early.clear();
    }

    private synchronized void forward(int signal) {
        if (process == null) {
            early.add(signal);
            return;
        }
        try {
            process.signal(signal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        handlers.close();
    }
}
