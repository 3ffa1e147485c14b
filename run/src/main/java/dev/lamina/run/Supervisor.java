package dev.lamina.run;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.container.StartException;
import dev.lamina.run.log.LogLine.Stream;
import dev.lamina.run.log.LogWriter;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.run.state.ContainerState.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Lives with one detached container: serves its root, writes its log, starts it again as its policy
 * says, and tells its state. Nobody needs to be connected to it.
 */
final class Supervisor {
    private static final byte[] NOTHING = "/dev/null".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 64 * 1024;
    private static final int PAUSE_MILLIS = 50;

    private final Session session;
    private final Forwarding signals;
    private final ContainerFolder folder;
    private final Runnable ready;
    private boolean told;

    /**
     * @param ready told once, when the program runs for the first time
     */
    Supervisor(Session session, Forwarding signals, Runnable ready) {
        this.session = session;
        this.signals = signals;
        this.folder = session.tenancy().folder();
        this.ready = ready;
    }

    /** Returns when the container has ended for good. */
    ExitStatus run() throws IOException {
        var life = session.creation().options().life();
        int restarts = 0;
        int inARow = 0;
        try (var log = new LogWriter(folder.log(), life.logs().size(), life.logs().parts())) {
            while (true) {
                var began = Instant.now();
                var status = runOnce(log, restarts);
                var state = folder.state();
                boolean again =
                        life.restart().restarts(status, restarts, state.stopped())
                                && !(RestartPolicy.isOwn(status.code())
                                        && state.process().isEmpty());
                session.ended(status, again ? Status.RESTARTING : Status.EXITED);
                if (!again) {
                    return status;
                }
                boolean ranWell =
                        Duration.between(began, Instant.now()).compareTo(RestartPolicy.HEALTHY) > 0;
                inARow = ranWell ? 0 : inARow;
                if (!waitUnlessStopped(RestartPolicy.delay(inARow))) {
                    return status;
                }
                inARow++;
                restarts++;
            }
        }
    }

    private ExitStatus runOnce(LogWriter log, int restarts) throws IOException {
        try {
            return session.creation().options().console().terminal()
                    ? onTerminal(log, restarts)
                    : onPipes(log, restarts);
        } catch (StartException e) {
            folder.change(state -> state.failed(e.exitCode(), String.valueOf(e.getMessage())));
            if (!told) {
                throw e; // whoever started it is told
            }
            return new ExitStatus(e.exitCode(), false);
        } catch (IOException e) {
            folder.change(state -> state.failed(StartException.FAILED, String.valueOf(e)));
            throw e;
        }
    }

    private ExitStatus onPipes(LogWriter log, int restarts) throws IOException {
        try (var pipes = new OutputPipes(session.engine().linux());
                var nothing = nothing()) {
            return session.run(
                    new Streams.Inherited(Set.of(1, 2)),
                    pipes.streams(nothing.number()),
                    restarts,
                    container -> {
                        pipes.started();
                        running(container);
                        keep(log, pipes.output(), pipes.errors());
                        return container.await();
                    });
        }
    }

    private ExitStatus onTerminal(LogWriter log, int restarts) throws IOException {
        try (var nothing = nothing()) {
            var streams = new int[] {nothing.number(), nothing.number(), nothing.number()};
            return session.run(
                    new Streams.Terminal(24, 80),
                    streams,
                    restarts,
                    container -> {
                        running(container);
                        var master = container.process().terminal();
                        if (master != null) {
                            keep(log, master.number(), -1);
                        }
                        return container.await();
                    });
        }
    }

    private Fd nothing() throws IOException {
        var files = session.engine().linux().files();
        return new Fd(files, files.open(FileCalls.AT_FDCWD, NOTHING, FileCalls.O_RDWR, 0));
    }

    private void running(Container container) {
        signals.to(container.process());
        if (!told) {
            told = true;
            ready.run();
        }
    }

    /** To the end of both: when the last process that could write is gone. */
    private void keep(LogWriter log, int out, int err) throws IOException {
        var sockets = session.engine().linux().sockets();
        var open = new int[] {out, err};
        var bytes = new byte[BUFFER];
        try (var buffer = new NativeBuffer(BUFFER)) {
            while (open[0] >= 0 || open[1] >= 0) {
                int[] ready = sockets.poll(open, -1);
                for (int i = 0; i < open.length; i++) {
                    if (ready[i] != 0
                            && !keep(
                                    log,
                                    open[i],
                                    i == 0 ? Stream.STDOUT : Stream.STDERR,
                                    buffer,
                                    bytes)) {
                        open[i] = -1;
                    }
                }
            }
        }
    }

    private boolean keep(LogWriter log, int from, Stream stream, NativeBuffer buffer, byte[] bytes)
            throws IOException {
        int count = read(from, buffer);
        if (count > 0) {
            NativeMemory.getBytes(buffer.address(), bytes, 0, count);
            log.write(stream, bytes, count);
        }
        return count > 0;
    }

    /** The other side of a terminal gives EIO once nobody has it open. */
    private int read(int from, NativeBuffer buffer) throws IOException {
        try {
            return session.engine().linux().files().read(from, buffer.address(), BUFFER);
        } catch (ErrnoException e) {
            if (e.is(Errno.EIO)) {
                return 0;
            }
            throw e;
        }
    }

    /** False when a user stops the container meanwhile. */
    private boolean waitUnlessStopped(Duration delay) throws IOException {
        var until = Instant.now().plus(delay);
        while (Instant.now().isBefore(until)) {
            var state = folder.state();
            if (state.stopped()) {
                folder.change(s -> s.with(Status.EXITED));
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
