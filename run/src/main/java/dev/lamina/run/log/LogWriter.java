package dev.lamina.run.log;

import dev.lamina.run.log.LogLine.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Appends what a program prints to its log. A part that is full gets number 1, the one that had it
 * number 2, and so on; the last one goes. Not thread-safe.
 */
public final class LogWriter implements AutoCloseable {
    private final Path file;
    private final long size;
    private final int parts;
    private final Map<Stream, ByteArrayOutputStream> unfinished = new EnumMap<>(Stream.class);
    private OutputStream output;
    private long written;

    /**
     * @param size bytes after which a part is full
     * @param parts how many are kept, the one that is written included
     */
    public LogWriter(Path file, long size, int parts) throws IOException {
        this.file = file;
        this.size = size;
        this.parts = parts;
        for (Stream stream : Stream.values()) {
            unfinished.put(stream, new ByteArrayOutputStream());
        }
        output = open();
    }

    private OutputStream open() throws IOException {
        var opened =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        written = Files.size(file);
        return opened;
    }

    /** Keeps what was printed; a line is on disk when it has ended. */
    public void write(Stream stream, byte[] bytes, int length) throws IOException {
        var line = java.util.Objects.requireNonNull(unfinished.get(stream));
        for (int start = 0; start < length; ) {
            int end = start;
            int most = Math.min(length, start + LogLine.LONGEST - line.size());
            while (end < most && bytes[end] != '\n') {
                end++;
            }
            boolean ended = end < most;
            end = ended ? end + 1 : end;
            line.write(bytes, start, end - start);
            if (ended || line.size() >= LogLine.LONGEST) {
                flush(stream);
            }
            start = end;
        }
    }

    private void flush(Stream stream) throws IOException {
        var line = java.util.Objects.requireNonNull(unfinished.get(stream));
        if (line.size() == 0) {
            return;
        }
        byte[] json = new LogLine(Instant.now(), stream, line.toByteArray()).json();
        line.reset();
        if (written > 0 && written + json.length > size) {
            rotate();
        }
        output.write(json);
        written += json.length;
    }

    private void rotate() throws IOException {
        output.close();
        for (int number = parts - 1; number > 0; number--) {
            try {
                Files.move(
                        part(file, number - 1),
                        part(file, number),
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
                // not so many yet
            }
        }
        Files.deleteIfExists(file);
        output = open();
    }

    /** The older parts have a number behind the name, 1 the youngest of them. */
    static Path part(Path file, int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        try {
            for (Stream stream : Stream.values()) {
                flush(stream);
            }
        } finally {
            output.close();
        }
    }
}
