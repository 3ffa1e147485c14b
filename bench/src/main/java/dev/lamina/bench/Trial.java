package dev.lamina.bench;

import java.io.IOException;

/**
 * One prepared run of a case: {@link #measured} is timed, {@link #close} undoes the preparation.
 */
public interface Trial extends AutoCloseable {
    void measured() throws IOException;

    @Override
    default void close() throws IOException {}
}
