package dev.lamina.builder.cache;

import dev.lamina.run.Cancellation;
import dev.lamina.store.blob.StoreLayout;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Held while a step is carried out, so that builds which run at the same time carry it out once. A
 * lock is one byte of a file that stays empty; its place is made from the key, so two keys may in
 * theory share it and then only wait in vain. The kernel frees it when its holder dies. At most one
 * is held by a thread.
 */
public final class StepLock implements AutoCloseable {
    private static final long LONGEST_PAUSE = 100;

    /** One for each file, never closed: closing any would free all locks of this process on it. */
    private static final Map<Path, FileChannel> CHANNELS = new ConcurrentHashMap<>();

    private final FileLock lock;
    private final boolean waited;

    /** Hears that somebody else carries the step out. */
    @FunctionalInterface
    public interface Waiting {
        /**
         * @param holder who it is, for people
         */
        void startedFor(String holder);
    }

    private StepLock(FileLock lock, boolean waited) {
        this.lock = lock;
        this.waited = waited;
    }

    /** Waits until nobody else carries out the step. */
    public static StepLock acquire(
            StoreLayout layout, CacheKey key, Cancellation cancellation, Waiting waiting)
            throws IOException, InterruptedException {
        var channel = channel(layout.locks().resolve("steps.lock"));
        long place = Long.parseUnsignedLong(key.digest().hex().substring(0, 15), 16);
        var lock = tryLock(channel, place);
        if (lock.isPresent()) {
            return new StepLock(lock.get(), false);
        }
        waiting.startedFor(holder(place));
        for (long pause = 1; lock.isEmpty(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            cancellation.check();
            Thread.sleep(pause);
            lock = tryLock(channel, place);
        }
        return new StepLock(lock.get(), true);
    }

    private static Optional<FileLock> tryLock(FileChannel channel, long place) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(place, 1, false));
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // another build of this process
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        var known = CHANNELS.get(file);
        if (known != null) {
            return known;
        }
        synchronized (CHANNELS) {
            var again = CHANNELS.get(file);
            if (again != null) {
                return again;
            }
            var opened =
                    FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            CHANNELS.put(file, opened);
            return opened;
        }
    }

    /**
     * Asks the kernel's table of locks: kind, advisory, access, process, file, first, last byte.
     */
    private static String holder(long place) throws IOException {
        var table = Path.of("/proc/locks");
        if (Files.isReadable(table)) {
            for (var line : Files.readAllLines(table)) {
                var fields = line.trim().split("\\s+", -1);
                if (fields.length == 8 && fields[6].equals(Long.toString(place))) {
                    return "process " + fields[4];
                }
            }
        }
        return "another build";
    }

    /** Whether somebody else has held it meanwhile. */
    public boolean waited() {
        return waited;
    }

    @Override
    public void close() throws IOException {
        lock.release();
    }
}
