package dev.lamina.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * What a command writes: a file that appears whole or not at all, or standard output. Devices and
 * pipes are written as they are.
 */
final class OutputFile implements AutoCloseable {
    private final OutputStream stream;
    private final @Nullable Path target;
    private final @Nullable Path unfinished;

    private OutputFile(OutputStream stream, @Nullable Path target, @Nullable Path unfinished) {
        this.stream = new BufferedOutputStream(stream, 1 << 18);
        this.target = target;
        this.unfinished = unfinished;
    }

    /** {@code -} and null mean standard output. */
    static OutputFile open(@Nullable String name) throws IOException {
        if (name == null || name.equals("-")) {
            if (Terminal.isOutput()) {
                throw new UsageException(
                        "an archive is nothing for a terminal",
                        "use -o FILE or redirect the output");
            }
            return new OutputFile(new FileOutputStream(FileDescriptor.out), null, null);
        }
        Path path = Path.of(name).toAbsolutePath();
        boolean special =
                Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        if (special) {
            return new OutputFile(Files.newOutputStream(path), null, null);
        }
        Path unfinished =
                path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
        return new OutputFile(Files.newOutputStream(unfinished), path, unfinished);
    }

    OutputStream stream() {
        return stream;
    }

    /** Gives the file its name. */
    void commit() throws IOException {
        stream.close();
        if (target != null && unfinished != null) {
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() throws IOException {
        try (stream) {
            if (unfinished != null) {
                Files.deleteIfExists(unfinished);
            }
        }
    }
}
