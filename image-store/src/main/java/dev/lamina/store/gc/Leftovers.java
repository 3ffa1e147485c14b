package dev.lamina.store.gc;

import dev.lamina.store.blob.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Files that nobody goes on with: unfinished ones of dead processes, old parts of transfers. */
public final class Leftovers {
    /** Parts are worth something for a while: a transfer may go on with them. */
    private static final Duration PART_AGE = Duration.ofDays(7);

    private final StoreLayout layout;

    public Leftovers(StoreLayout layout) {
        this.layout = layout;
    }

    /** Temporary files whose process is gone. */
    public List<Path> abandoned() throws IOException {
        List<Path> abandoned = new ArrayList<>();
        for (Path file : files(layout.tmp())) {
            if (!StoreLayout.ownerLives(file)) {
                abandoned.add(file);
            }
        }
        return List.copyOf(abandoned);
    }

    void remove(Duration age) throws IOException {
        for (Path file : abandoned()) {
            Files.deleteIfExists(file);
        }
        Duration spared = age.isZero() ? Duration.ZERO : PART_AGE;
        for (Path part : files(layout.transfers())) {
            try {
                Instant last = Files.getLastModifiedTime(part).toInstant();
                if (last.isBefore(Instant.now().minus(spared)) && layout.isIdle(part)) {
                    Files.deleteIfExists(part);
                }
            } catch (NoSuchFileException e) {
                // its transfer has just ended
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var names = Files.newDirectoryStream(folder)) {
            for (Path name : names) {
                if (Files.isRegularFile(name, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(name);
                }
            }
        }
        return files;
    }
}
