package dev.lamina.unionfs.record;

import dev.lamina.unionfs.Access;
import dev.lamina.unionfs.AccessRecorder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Accesses in a file, one {@linkplain AccessLine line} each, written by a thread of its own, so
 * that no request waits for the disk. Whenever nothing is left to write, the file is complete.
 */
public final class AccessFile implements AccessRecorder, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessFile.class.getName());
    private static final String END = "";

    private final BufferedWriter file;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile @Nullable IOException failure;

    private AccessFile(BufferedWriter file) {
        this.file = file;
        writer = Thread.ofPlatform().daemon().name("access-file").unstarted(this::write);
    }

    /**
     * @param path made or emptied; not inside the union
     */
    public static AccessFile open(Path path) throws IOException {
        var file = new AccessFile(Files.newBufferedWriter(path, StandardCharsets.US_ASCII));
        file.writer.start();
        return file;
    }

    @Override
    public void record(Access access) {
        if (failure == null) {
            lines.add(AccessLine.of(access));
        }
    }

    private void write() {
        try (file) {
            for (var line = lines.take(); !line.equals(END); line = lines.take()) {
                file.write(line);
                file.write('\n');
                if (lines.isEmpty()) {
                    file.flush();
                }
            }
        } catch (IOException e) {
            failure = e;
            lines.clear();
            LOG.log(System.Logger.Level.ERROR, "The record of accesses is not complete", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @throws UncheckedIOException when the file could not be written to the end
     */
    @Override
    public void close() {
        lines.add(END);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var failed = failure;
        if (failed != null) {
            throw new UncheckedIOException(failed);
        }
    }
}
