package dev.lamina.run;

import dev.lamina.linux.Linux;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.unionfs.TransportChoice;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What every container of this process is run with.
 *
 * @param layout where the folders of containers are
 * @param transport how their unions are served
 * @param warnings takes what could not be had and what is done without it, one sentence each
 */
public record Engine(
        Linux linux, StoreLayout layout, TransportChoice transport, Consumer<String> warnings) {
    /** On the kernel of this machine. */
    public static Engine system(
            StoreLayout layout, TransportChoice transport, Consumer<String> warnings) {
        return new Engine(Linux.SYSTEM, layout, transport, warnings);
    }

    void requireRoot() throws IOException {
        if (linux.processes().getuid() != 0) {
            throw new IOException("running a container needs root: run the same command with sudo");
        }
    }
}
