package dev.lamina.run;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.SocketCalls;
import dev.lamina.linux.TerminalCalls;
import org.jspecify.annotations.Nullable;

/**
 * Shows a container's terminal on this process' streams: what is typed goes in, what is printed
 * comes out. The caller's terminal, if it is one, is raw meanwhile and as before afterwards.
 */
final class TerminalRelay implements AutoCloseable {
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int BUFFER = 16 * 1024;
    private static final byte[] END_OF_TRANSMISSION = {4};

    private final FileCalls files;
    private final SocketCalls sockets;
    private final TerminalCalls terminals;
    private final int master;
    private final byte @Nullable [] settings;

    /**
     * @param master the other side of the container's terminal
     * @param interactive whether what is typed goes in
     */
    TerminalRelay(Linux linux, int master, boolean interactive) throws ErrnoException {
        files = linux.files();
        sockets = linux.sockets();
        terminals = linux.terminals();
        this.master = master;
        if (interactive && terminals.isTerminal(INPUT)) {
            settings = terminals.settings(INPUT);
            terminals.makeRaw(INPUT);
        } else {
            settings = null;
        }
    }

    /** The container's terminal takes the size of the caller's. */
    void resize() {
        try {
            if (terminals.isTerminal(OUTPUT)) {
                terminals.resize(master, terminals.size(OUTPUT));
            }
        } catch (ErrnoException e) {
            // one of them has just gone: nobody looks at it any more
        }
    }

    /**
     * Relays until the container has ended and all it printed is out.
     *
     * @param pidfd readable at the end of the container
     */
    void run(int pidfd, boolean interactive) throws ErrnoException {
        int input = interactive ? INPUT : -1;
        boolean printing = true;
        try (var buffer = new NativeBuffer(BUFFER)) {
            while (true) {
                int[] ready = sockets.poll(new int[] {input, printing ? master : -1, pidfd}, -1);
                if (ready[1] != 0) {
                    printing = copy(master, OUTPUT, buffer);
                } else if (ready[2] != 0) {
                    return;
                }
                if (ready[0] != 0 && !copy(INPUT, master, buffer)) {
                    files.writeFully(master, END_OF_TRANSMISSION);
                    input = -1;
                }
            }
        }
    }

    /** False at the end of the source, or when the target has gone. */
    private boolean copy(int from, int to, NativeBuffer buffer) throws ErrnoException {
        try {
            int count = files.read(from, buffer.address(), buffer.size());
            for (int done = 0; done < count; ) {
                done += files.write(to, buffer.address() + done, count - done);
            }
            return count > 0;
        } catch (ErrnoException e) {
            if (e.is(Errno.EIO) || e.is(Errno.EPIPE)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() throws ErrnoException {
        if (settings != null) {
            terminals.restore(INPUT, settings);
        }
    }
}
