package dev.lamina.store.layer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;

/**
 * Writes a tar to a stream: entries in any order, each with its content. The same calls give the
 * same bytes. Closing ends the tar and closes the stream. Not safe for use by several threads.
 */
public final class TarOutput implements AutoCloseable {
    private static final Attributes FILE = Attributes.of(0644, 0, 0, Instant.EPOCH);
    private static final Attributes FOLDER = Attributes.of(0755, 0, 0, Instant.EPOCH);

    private final OutputStream out;
    private final byte[] buffer = new byte[256 << 10];

    public TarOutput(OutputStream out) {
        this.out = out;
    }

    /** Adds an entry without content. */
    public void add(LayerEntry entry) throws IOException {
        out.write(EntryHeader.of(entry));
    }

    /** Adds a regular file; reads exactly its size from the stream, which stays open. */
    public void add(LayerEntry.RegularFile file, InputStream content) throws IOException {
        add(file);
        long left = file.size();
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException(file.path() + " lacks " + left + " bytes of its content");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        out.write(new byte[(int) (-file.size() & (TarHeader.BLOCK - 1))]);
    }

    /** Adds a file of an archive: mode 0644, owner 0:0, time 0. */
    public void file(String name, long size, InputStream content) throws IOException {
        add(new LayerEntry.RegularFile(ImagePath.of(name), FILE, size), content);
    }

    /** As {@link #file(String, long, InputStream)}. */
    public void file(String name, byte[] content) throws IOException {
        file(name, content.length, new java.io.ByteArrayInputStream(content));
    }

    /** Adds a directory of an archive: mode 0755, owner 0:0, time 0. */
    public void folder(String name) throws IOException {
        add(new LayerEntry.Directory(ImagePath.of(name), FOLDER));
    }

    @Override
    public void close() throws IOException {
        try (out) {
            out.write(new byte[2 * TarHeader.BLOCK]);
        }
    }
}
