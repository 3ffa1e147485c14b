package dev.lamina.unionfs.branch;

import static dev.lamina.linux.FileCalls.O_DIRECTORY;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_RDONLY;
import static dev.lamina.unionfs.branch.Namespace.ascii;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code WORKDIR/index}: for each object that had several names below when it was copied up, one
 * link to the copy, named after the object below. So all names of it, copied or not, lead to one
 * inode, also after a remount. The names are kept in memory: there are few, and mostly none.
 * Thread-safe.
 */
final class LinkIndex implements AutoCloseable {
    private static final byte[] INDEX = ascii("index");

    private final Linux linux;
    private final FileCalls files;
    private final int parent;
    private final Set<Name> keys = ConcurrentHashMap.newKeySet();
    private final DirectoryEntry directory = new DirectoryEntry(null, INDEX);

    private LinkIndex(Linux linux, int parent) {
        this.linux = linux;
        this.files = linux.files();
        this.parent = parent;
        directory.marks = Marks.NONE;
    }

    static LinkIndex open(Linux linux, byte[] workPath) throws ErrnoException {
        int parent = linux.files().open(FileCalls.AT_FDCWD, workPath, O_RDONLY | O_DIRECTORY, 0);
        var index = new LinkIndex(linux, parent);
        try {
            if (linux.files().statIfPresent(parent, INDEX) != null) {
                for (var entry : linux.directories().list(index.fd())) {
                    index.keys.add(new Name(entry.name()));
                }
            }
            return index;
        } catch (ErrnoException e) {
            index.close();
            throw e;
        }
    }

    private synchronized int fd() throws ErrnoException {
        var open = directory.open;
        if (open == null) {
            if (files.statIfPresent(parent, INDEX) == null) {
                linux.directories().mkdir(parent, INDEX, 0700);
            }
            open =
                    new OpenDirectory(
                            files,
                            files.open(parent, INDEX, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0));
            directory.open = open;
        }
        return open.fd();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The copy of the object with this key, or null. */
    @Nullable Entry find(byte[] key) {
        return keys.contains(new Name(key)) ? new Entry(directory, key) : null;
    }

    /** All copies. */
    List<Entry> all() {
        return keys.stream().map(key -> new Entry(directory, key.bytes())).toList();
    }

    /** Links a finished copy; it is found from now on. */
    Entry add(Staged staged, byte[] key) throws ErrnoException {
        linux.directories().link(staged.directory(), staged.name(), fd(), key);
        keys.add(new Name(key));
        return new Entry(directory, key);
    }

    boolean contains(Entry entry) {
        return isDirectory(entry.parent());
    }

    boolean isDirectory(@Nullable DirectoryEntry other) {
        return other == directory;
    }

    void remove(byte[] key) throws ErrnoException {
        keys.remove(new Name(key));
        linux.directories().unlink(fd(), key);
    }

    @Override
    public void close() {
        var open = directory.open;
        if (open != null) {
            open.close();
        }
        files.close(parent);
    }
}
