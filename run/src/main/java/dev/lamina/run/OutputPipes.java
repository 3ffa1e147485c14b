package dev.lamina.run;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.Linux;
import dev.lamina.linux.SocketCalls;

/** A pipe for each of a program's standard output and error; this process reads them. */
final class OutputPipes implements AutoCloseable {
    private final Fd[] reading = new Fd[2];
    private final Fd[] writing = new Fd[2];

    OutputPipes(Linux linux) throws ErrnoException {
        var first = linux.sockets().pipe();
        put(linux, 0, first);
        try {
            put(linux, 1, linux.sockets().pipe());
        } catch (ErrnoException e) {
            reading[0].close();
            writing[0].close();
            throw e;
        }
    }

    private void put(Linux linux, int at, SocketCalls.Pair pipe) {
        reading[at] = new Fd(linux.files(), pipe.first());
        writing[at] = new Fd(linux.files(), pipe.second());
    }

    /** What becomes the program's 0, 1 and 2. */
    int[] streams(int input) {
        return new int[] {input, writing[0].number(), writing[1].number()};
    }

    int output() {
        return reading[0].number();
    }

    int errors() {
        return reading[1].number();
    }

    /** The program has its own ends now: with them the pipes end. */
    void started() {
        writing[0].close();
        writing[1].close();
    }

    @Override
    public void close() {
        started();
        reading[0].close();
        reading[1].close();
    }
}
