package dev.lamina.unionfs.branch;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The open directories of a branch: O_PATH descriptors, as many as the cache keeps. A directory
 * that is not open is reached by opening name after name from its nearest open ancestor, without
 * following anything. Thread-safe; a hit takes no lock.
 */
final class DirectoryFds implements AutoCloseable {
    private static final int DIRECTORY =
            FileCalls.O_PATH | FileCalls.O_DIRECTORY | FileCalls.O_NOFOLLOW;

    private final FileCalls files;
    private final OpenDirectory root;
    private final DirectoryCache cache;

    DirectoryFds(FileCalls files, DirectoryEntry root, int rootFd, DirectoryCache cache) {
        this.files = files;
        this.root = new OpenDirectory(files, rootFd);
        this.cache = cache;
        root.open = this.root;
    }

    /** The directory, open until the caller closes its use. */
    OpenDirectory use(DirectoryEntry directory) throws ErrnoException {
        var open = retained(directory);
        return open != null ? open : walk(directory);
    }

    private static @Nullable OpenDirectory retained(DirectoryEntry directory) {
        var open = directory.open;
        return open != null && open.retain() ? open : null;
    }

    private OpenDirectory walk(DirectoryEntry directory) throws ErrnoException {
        for (; ; ) {
            Deque<DirectoryEntry> missing = new ArrayDeque<>();
            var at = directory;
            OpenDirectory open;
            while ((open = retained(at)) == null) {
                int held = at.held();
                if (held >= 0) {
                    // removed while somebody is still in it
                    open = new OpenDirectory(files, files.dup(held));
                    break;
                }
                missing.push(at);
                at = at.parent();
                if (at == null) {
                    throw new ErrnoException(Errno.ENOENT, "open", directory.name());
                }
            }
            var reached = descend(at, open, missing);
            if (reached != null) {
                return reached;
            }
        }
    }

    /** Opens what is missing below an open ancestor; null when one of them has just been moved. */
    private @Nullable OpenDirectory descend(
            DirectoryEntry from, OpenDirectory fromOpen, Deque<DirectoryEntry> missing)
            throws ErrnoException {
        var at = from;
        var open = fromOpen;
        try {
            while (!missing.isEmpty()) {
                var next = missing.pop();
                OpenDirectory nextOpen;
                synchronized (next) {
                    nextOpen = retained(next);
                    if (nextOpen == null) {
                        if (next.parent() != at) {
                            return null;
                        }
                        nextOpen = new OpenDirectory(files, open(open.fd(), next.name()));
                        nextOpen.retain();
                        next.open = nextOpen;
                        cache.remember(next);
                    }
                }
                open.close();
                open = nextOpen;
                at = next;
            }
            var result = open;
            open = null;
            return result;
        } finally {
            if (open != null) {
                open.close();
            }
        }
    }

    private int open(int dirfd, byte[] name) throws ErrnoException {
        try {
            return files.open(dirfd, name, DIRECTORY, 0);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EMFILE)) {
                throw e;
            }
            cache.shrink();
            return files.open(dirfd, name, DIRECTORY, 0);
        }
    }

    @Override
    public void close() {
        cache.clear();
        root.close();
    }
}
