package dev.lamina.builder.history;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The builds of a store, each a folder with {@code build.json} and a log for each step that wrote
 * anything. Safe for use by several processes.
 */
public final class BuildHistory {
    /** How many builds are kept. */
    static final int BUILDS = 100;

    /** Bytes of all that is kept. */
    static final long BYTES = 256L << 20;

    private static final String RECORD = "build.json";

    private final StoreLayout layout;
    private final Path folder;

    public BuildHistory(ImageStore store) {
        this.layout = store.layout();
        this.folder = layout.cache().resolve("builds");
    }

    StoreLayout layout() {
        return layout;
    }

    Path folder(String id) {
        return folder.resolve(id);
    }

    Path record(String id) {
        return folder(id).resolve(RECORD);
    }

    /** Where the log of a step is, if it wrote anything. */
    public Path log(String id, int step) {
        return folder(id).resolve(step + ".log");
    }

    /** All builds, newest first. */
    public List<BuildEntry> list() throws IOException {
        var entries = new ArrayList<BuildEntry>();
        try (var names = Files.newDirectoryStream(folder)) {
            for (Path name : names) {
                entries.add(read(String.valueOf(name.getFileName())));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        entries.sort(Comparator.comparing(BuildEntry::id).reversed());
        return entries;
    }

    private BuildEntry read(String id) throws IOException {
        try {
            return BuildEntry.from(JsonObject.parse(Files.readAllBytes(record(id))));
        } catch (NoSuchFileException | StoreException e) {
            return BuildEntry.unfinished(id, Instant.EPOCH);
        }
    }

    /**
     * The build with this id, or the only one whose id begins so; {@code latest} is the newest.
     *
     * @throws StoreException when there is none, or several
     */
    public BuildEntry find(String id) throws IOException {
        var all = list();
        if (id.equals("latest") && !all.isEmpty()) {
            return all.getFirst();
        }
        var found = all.stream().filter(entry -> entry.id().startsWith(id)).toList();
        var exact = found.stream().filter(entry -> entry.id().equals(id)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        if (id.isEmpty() || found.size() != 1) {
            throw new StoreException(
                    (found.isEmpty() ? "there is no build " : "several builds begin with ") + id,
                    "See: lamina builds");
        }
        return found.getFirst();
    }

    /** Forgets a build. One that is gone is no error. */
    public void remove(String id) throws IOException {
        Files.deleteIfExists(record(id));
        try (var files = Files.newDirectoryStream(folder(id))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(folder(id));
    }

    /** Forgets the oldest until number and size are within bounds; the newest always stays. */
    void bound(int builds, long bytes) throws IOException {
        long kept = 0;
        int number = 0;
        for (var entry : list()) {
            long size = size(entry.id()).orElse(0L);
            number++;
            if (number > 1 && (number > builds || kept + size > bytes)) {
                remove(entry.id());
            } else {
                kept += size;
            }
        }
    }

    /** Bytes of a build's folder. */
    public Optional<Long> size(String id) throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(folder(id))) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
