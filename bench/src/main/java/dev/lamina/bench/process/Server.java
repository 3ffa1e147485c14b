package dev.lamina.bench.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A program that stays in the foreground while it serves. Closing ends it: SIGTERM, then SIGKILL.
 */
public record Server(Process process) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * @throws IOException if it ends, or {@code live} is not true in time; it is ended then
     */
    public static Server start(Command command, BooleanSupplier live) throws IOException {
        var server = new Server(command.start());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!live.getAsBoolean()) {
            if (!server.process.isAlive() || System.nanoTime() > deadline) {
                server.close();
                throw new IOException("does not serve: " + command.lastWords());
            }
            LockSupport.parkNanos(1_000_000);
        }
        return server;
    }

    /**
     * Waits for it to end by itself, as a file server does when its mount is gone; kills it
     * otherwise.
     */
    public void awaitEnd() throws IOException {
        Command.ended(process, PATIENCE);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Command.ended(process, PATIENCE);
    }
}
