package dev.lamina.run.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Reads a log, oldest line first, over all its parts. */
public final class LogReader {
    private static final int PAUSE_MILLIS = 50;

    /** Takes the lines. */
    @FunctionalInterface
    public interface Receiver {
        void accept(LogLine line) throws IOException;
    }

    /**
     * @param last how many lines at most; -1 for all
     */
    public record Selection(Predicate<LogLine> wanted, int last) {}

    private final Path file;
    private final Selection selection;
    private final Receiver receiver;

    public LogReader(Path file, Selection selection, Receiver receiver) {
        this.file = file;
        this.selection = selection;
        this.receiver = receiver;
    }

    /**
     * Reads what is there, and then what comes, part after part, until the program has ended.
     *
     * @param ended whether nothing more comes; asked before the rest is read
     */
    public void follow(BooleanSupplier ended) throws IOException {
        var kept = new ArrayDeque<LogLine>();
        for (Path older : olderParts()) {
            try (var input = open(older)) {
                readAll(input, kept);
            } catch (NoSuchFileException e) {
                // it has just gone: the oldest does
            }
        }
        boolean first = true;
        while (true) {
            boolean last = ended.getAsBoolean();
            if (!Files.exists(file)) {
                send(kept);
                if (last) {
                    return;
                }
                pause();
                continue;
            }
            Object key = key();
            try (var input = open(file)) {
                if (first) {
                    readAll(input, kept);
                    send(kept);
                    first = false;
                }
                while (true) {
                    boolean rotated = !key.equals(key());
                    last = ended.getAsBoolean();
                    for (var line = next(input); line != null; line = next(input)) {
                        accept(line);
                    }
                    if (rotated) {
                        break;
                    }
                    if (last) {
                        return;
                    }
                    pause();
                }
            }
        }
    }

    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

    /** The next whole line, or null where none has ended yet. */
    private @org.jspecify.annotations.Nullable LogLine next(InputStream input) throws IOException {
        for (int c = input.read(); c >= 0; c = input.read()) {
            if (c == '\n') {
                var line = LogLine.parse(partial.toByteArray());
                partial.reset();
                return line;
            }
            partial.write(c);
        }
        return null;
    }

    private void readAll(InputStream input, ArrayDeque<LogLine> kept) throws IOException {
        for (var line = next(input); line != null; line = next(input)) {
            if (selection.last() < 0) {
                accept(line);
            } else if (selection.wanted().test(line)) {
                kept.add(line);
                if (kept.size() > selection.last()) {
                    kept.removeFirst();
                }
            }
        }
    }

    private void send(ArrayDeque<LogLine> kept) throws IOException {
        for (var line : kept) {
            receiver.accept(line);
        }
        kept.clear();
    }

    private void accept(LogLine line) throws IOException {
        if (selection.wanted().test(line)) {
            receiver.accept(line);
        }
    }

    private List<Path> olderParts() {
        var parts = new ArrayList<Path>();
        for (int number = 1; Files.exists(LogWriter.part(file, number)); number++) {
            parts.addFirst(LogWriter.part(file, number));
        }
        return parts;
    }

    private Object key() throws IOException {
        try {
            return Files.getAttribute(file, "unix:ino");
        } catch (NoSuchFileException e) {
            return file; // between two parts
        }
    }

    private static InputStream open(Path part) throws IOException {
        return new BufferedInputStream(Files.newInputStream(part));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
