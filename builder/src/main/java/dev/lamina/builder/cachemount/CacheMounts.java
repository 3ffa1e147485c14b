package dev.lamina.builder.cachemount;

import dev.lamina.builder.plan.RunMount.Sharing;
import dev.lamina.run.Cancellation;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.StoreLock;
import dev.lamina.store.digest.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The cache mounts of a store. Each is a folder of {@code cache/mounts}: {@code data} is what steps
 * see, {@code about} says what it is; the lock beside it is held shared by steps that write to it
 * together and exclusively by one that has it alone or removes it. Safe for use by several threads
 * and processes.
 */
public final class CacheMounts {
    private static final String HEADER = "lamina cache mount 1";
    private static final long LONGEST_PAUSE = 100;

    private final StoreLayout layout;
    private final Path folder;

    public CacheMounts(StoreLayout layout) {
        this.layout = layout;
        this.folder = layout.cache().resolve("mounts");
    }

    /**
     * Which cache a step wants.
     *
     * @param base digest of what it holds at first, empty for nothing
     * @param mode of its root when it is made, which then belongs to {@code uid} and {@code gid}
     */
    public record Wanted(String id, String base, Sharing sharing, int mode, int uid, int gid) {}

    /** Fills a cache that is new. */
    @FunctionalInterface
    public interface Seed {
        Seed NOTHING = _ -> {};

        void fill(Path directory) throws IOException;
    }

    /**
     * A cache in the hands of a step.
     *
     * @param directory what the step sees
     */
    public record Lease(Path directory, StoreLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            lock.close();
        }
    }

    /**
     * Gets the cache, made where it is missing.
     *
     * @param waiting hears once that another step has it for itself
     */
    public Lease acquire(Wanted wanted, Seed seed, Cancellation cancellation, Runnable waiting)
            throws IOException, InterruptedException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        boolean told = false;
        for (long pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            int copies = wanted.sharing() == Sharing.PRIVATE ? Integer.MAX_VALUE : 1;
            for (int copy = 0; copy < copies; copy++) {
                var lease = attempt(wanted, copy, seed);
                if (lease.isPresent()) {
                    return lease.get();
                }
            }
            if (!told) {
                waiting.run();
                told = true;
            }
            cancellation.check();
            Thread.sleep(pause);
        }
    }

    private Optional<Lease> attempt(Wanted wanted, int copy, Seed seed) throws IOException {
        var name = name(wanted.id(), wanted.base(), copy);
        boolean shared = wanted.sharing() == Sharing.SHARED;
        if (shared && !isThere(name)) {
            try (var making = lock(name, false).orElse(null)) {
                if (making == null) {
                    return Optional.empty();
                }
                make(name, wanted, copy, seed);
            }
        }
        var lock = lock(name, shared);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        if (!isThere(name)) {
            if (shared) {
                lock.get().close(); // removed in between
                return Optional.empty();
            }
            make(name, wanted, copy, seed);
        }
        Files.setLastModifiedTime(about(name), FileTime.from(Instant.now()));
        return Optional.of(new Lease(data(name), lock.get()));
    }

    private void make(String name, Wanted wanted, int copy, Seed seed) throws IOException {
        if (isThere(name)) {
            return;
        }
        var made = Files.createDirectory(layout.temporary());
        try {
            var data = Files.createDirectory(made.resolve("data"));
            seed.fill(data);
            Files.setAttribute(data, "unix:uid", wanted.uid());
            Files.setAttribute(data, "unix:gid", wanted.gid());
            Files.setAttribute(data, "unix:mode", wanted.mode());
            var text =
                    String.join(
                            "\n",
                            HEADER,
                            "id " + wanted.id().replace("\n", "\\n"),
                            "base " + wanted.base(),
                            "copy " + copy,
                            "created " + Instant.now(),
                            "");
            Files.writeString(made.resolve("about"), text);
            Files.move(made, folder.resolve(name));
        } catch (IOException | RuntimeException e) {
            FileTree.delete(made);
            throw e;
        }
    }

    /** All there are, by id. */
    public List<CacheMount> list() throws IOException {
        var all = new ArrayList<CacheMount>();
        if (Files.isDirectory(folder)) {
            try (var entries = Files.newDirectoryStream(folder)) {
                for (var entry : entries) {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        read(String.valueOf(entry.getFileName())).ifPresent(all::add);
                    }
                }
            }
        }
        all.sort(Comparator.comparing(CacheMount::id).thenComparing(CacheMount::name));
        return all;
    }

    private Optional<CacheMount> read(String name) throws IOException {
        try {
            var lines = Files.readAllLines(about(name));
            if (lines.size() < 5 || !lines.getFirst().equals(HEADER)) {
                return Optional.empty();
            }
            return Optional.of(
                    new CacheMount(
                            name,
                            lines.get(1).substring("id ".length()),
                            lines.get(2).substring("base ".length()),
                            Integer.parseInt(lines.get(3).substring("copy ".length())),
                            Instant.parse(lines.get(4).substring("created ".length())),
                            Files.getLastModifiedTime(about(name)).toInstant()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Bytes on disk, files with several names counted once. Costs a walk through it. */
    public long size(CacheMount cache) throws IOException {
        return FileTree.size(data(cache.name()));
    }

    /** What steps see of it; to be read while nobody writes. */
    public Path data(CacheMount cache) {
        return data(cache.name());
    }

    /**
     * Removes a cache unless a step has it.
     *
     * @return whether it is gone
     */
    public boolean remove(CacheMount cache) throws IOException {
        try (var lock = lock(cache.name(), false).orElse(null)) {
            if (lock == null) {
                return false;
            }
            if (isThere(cache.name())) {
                var removed = layout.temporary();
                Files.move(folder.resolve(cache.name()), removed);
                FileTree.delete(removed);
            }
            return true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String name(String id, String base, int copy) {
        var text = id + "\0" + base + "\0" + copy;
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
    }

    private boolean isThere(String name) {
        return Files.isRegularFile(about(name));
    }

    private Path about(String name) {
        return folder.resolve(name).resolve("about");
    }

    private Path data(String name) {
        return folder.resolve(name).resolve("data");
    }

    private Optional<StoreLock> lock(String name, boolean shared) throws IOException {
        return StoreLock.attempt(folder.resolve(name + ".lock"), shared);
    }
}
