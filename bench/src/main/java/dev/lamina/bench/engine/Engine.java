package dev.lamina.bench.engine;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A tool that is set up with state of its own and has the image busybox:latest. Closing ends what
 * it started. Neither containers nor steps of a build have a network.
 */
interface Engine extends AutoCloseable {

    /** Runs a program in a new container of busybox:latest and removes the container. */
    Command run(String... program);

    /**
     * Builds the Dockerfile of a folder.
     *
     * @param cached whether results of earlier builds may be used
     * @throws UnsupportedOperationException if this tool only runs
     */
    Command build(Path context, boolean cached);

    @Override
    default void close() throws IOException {}
}
