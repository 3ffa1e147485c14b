package dev.lamina.run.container;

import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The program made from init.c, in a sealed memory file: a container that reaches it through {@code
 * /proc} can neither change it nor find anything else of the host there.
 */
final class InitProgram {
    private static final String RESOURCE = "init";

    private static @Nullable Fd loaded;

    private InitProgram() {}

    /** A path under which this process can execute it; loaded once. */
    static synchronized byte[] path(FileCalls files) throws IOException {
        if (loaded == null) {
            loaded = load(files);
        }
        return ("/proc/self/fd/" + loaded.number()).getBytes(StandardCharsets.US_ASCII);
    }

    private static Fd load(FileCalls files) throws IOException {
        try (InputStream resource = InitProgram.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IOException("this build of Lamina lacks its init program");
            }
            var memory = new Fd(files, files.memfd("lamina-init"));
            try {
                files.writeFully(memory.number(), resource.readAllBytes());
                files.seal(memory.number());
                return memory;
            } catch (IOException e) {
                memory.close();
                throw e;
            }
        }
    }
}
