package dev.lamina.it.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lamina.linux.DirEntry;
import dev.lamina.linux.DirectoryCalls;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory and all below it, by kernel calls: a branch, or a mounted union. Paths are relative
 * to it; a char of a path is a byte. What makes something returns the place, for the next.
 */
record Place(Path root) {
    static final Linux LINUX = Linux.SYSTEM;
    private static final String OVERLAY = "trusted.overlay.";
    private static final int READ_LIMIT = 64 << 20;

    /** A call on a name in a directory. */
    @FunctionalInterface
    interface Call<T extends @Nullable Object> {
        T on(int directory, byte[] name) throws ErrnoException;
    }

    @FunctionalInterface
    interface VoidCall {
        void on(int directory, byte[] name) throws ErrnoException;
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    <T extends @Nullable Object> T at(String path, Call<T> call) throws ErrnoException {
        int slash = path.lastIndexOf('/');
        var directory = slash < 0 ? root.toString() : root + "/" + path.substring(0, slash);
        var name = path.substring(slash + 1);
        int flags = FileCalls.O_PATH | FileCalls.O_DIRECTORY;
        int fd = LINUX.files().open(FileCalls.AT_FDCWD, bytes(directory), flags, 0);
        try {
            return call.on(fd, bytes(name.isEmpty() ? "." : name));
        } finally {
            LINUX.files().close(fd);
        }
    }

    private Place act(String path, VoidCall call) throws ErrnoException {
        at(
                path,
                (directory, name) -> {
                    call.on(directory, name);
                    return true;
                });
        return this;
    }

    Place file(String path, String content) throws ErrnoException {
        try (var file = open(path, FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_TRUNC)) {
            file.append(content);
        }
        return this;
    }

    Place file(String path, String content, int mode) throws ErrnoException {
        return file(path, content).mode(path, mode);
    }

    Place dir(String path) throws ErrnoException {
        return act(path, (directory, name) -> LINUX.directories().mkdir(directory, name, 0755));
    }

    Place dir(String path, int mode) throws ErrnoException {
        return dir(path).mode(path, mode);
    }

    Place symlink(String path, String target) throws ErrnoException {
        return act(
                path,
                (directory, name) -> LINUX.directories().symlink(bytes(target), directory, name));
    }

    Place node(String path, int mode, long rdev) throws ErrnoException {
        return act(
                path, (directory, name) -> LINUX.directories().mknod(directory, name, mode, rdev));
    }

    Place fifo(String path) throws ErrnoException {
        return node(path, Stat.S_IFIFO | 0644, 0);
    }

    /** As kernel overlayfs marks a removed name in a branch. */
    Place whiteout(String path) throws ErrnoException {
        return node(path, Stat.S_IFCHR, 0);
    }

    /** As kernel overlayfs marks a directory that hides those below. */
    Place opaque(String path) throws ErrnoException {
        return xattr(path, OVERLAY + "opaque", "y");
    }

    Place link(String path, String newPath) throws ErrnoException {
        return at(
                path,
                (directory, name) ->
                        act(
                                newPath,
                                (newDirectory, newName) ->
                                        LINUX.directories()
                                                .link(directory, name, newDirectory, newName)));
    }

    Place mode(String path, int mode) throws ErrnoException {
        return act(path, (directory, name) -> LINUX.files().chmod(directory, name, mode));
    }

    Place owner(String path, int uid, int gid) throws ErrnoException {
        return act(path, (directory, name) -> LINUX.files().chown(directory, name, uid, gid));
    }

    Place times(String path, Timestamp atime, Timestamp mtime) throws ErrnoException {
        return act(path, (directory, name) -> LINUX.files().utimens(directory, name, atime, mtime));
    }

    Place size(String path, long size) throws ErrnoException {
        try (var file = open(path, FileCalls.O_WRONLY)) {
            file.truncate(size);
        }
        return this;
    }

    Place xattr(String path, String attribute, String value) throws ErrnoException {
        return xattr(path, attribute, value, 0);
    }

    Place xattr(String path, String attribute, String value, int flags) throws ErrnoException {
        return act(
                path,
                (directory, name) ->
                        LINUX.xattrs().set(directory, name, bytes(attribute), bytes(value), flags));
    }

    Place removeXattr(String path, String attribute) throws ErrnoException {
        return act(
                path,
                (directory, name) -> LINUX.xattrs().remove(directory, name, bytes(attribute)));
    }

    Place unlink(String path) throws ErrnoException {
        return act(path, LINUX.directories()::unlink);
    }

    Place rmdir(String path) throws ErrnoException {
        return act(path, LINUX.directories()::rmdir);
    }

    Place rename(String path, String newPath) throws ErrnoException {
        return rename(path, newPath, 0);
    }

    /**
     * @param flags {@code RENAME_*} of {@link DirectoryCalls}
     */
    Place rename(String path, String newPath, int flags) throws ErrnoException {
        return at(
                path,
                (directory, name) ->
                        act(
                                newPath,
                                (newDirectory, newName) ->
                                        LINUX.directories()
                                                .rename(
                                                        directory,
                                                        name,
                                                        newDirectory,
                                                        newName,
                                                        flags)));
    }

    OpenFile open(String path, int flags) throws ErrnoException {
        return at(
                path,
                (directory, name) ->
                        new OpenFile(LINUX.files().open(directory, name, flags, 0644)));
    }

    String read(String path) throws ErrnoException {
        try (var file = open(path, FileCalls.O_RDONLY)) {
            return text(LINUX.files().readFully(file.fd(), READ_LIMIT));
        }
    }

    Stat stat(String path) throws ErrnoException {
        return at(path, LINUX.files()::stat);
    }

    boolean exists(String path) throws ErrnoException {
        return this.<@Nullable Stat>at(path, LINUX.files()::statIfPresent) != null;
    }

    String readlink(String path) throws ErrnoException {
        return text(at(path, LINUX.files()::readlink));
    }

    @Nullable String xattr(String path, String attribute) throws ErrnoException {
        byte @Nullable [] value =
                this.<byte @Nullable []>at(
                        path, (dir, name) -> LINUX.xattrs().get(dir, name, bytes(attribute)));
        return value == null ? null : text(value);
    }

    List<String> xattrs(String path) throws ErrnoException {
        return at(path, LINUX.xattrs()::list).stream().map(Place::text).sorted().toList();
    }

    /** The entries of a directory in the order they come, without {@code .} and {@code ..}. */
    List<DirEntry> entries(String path) throws ErrnoException {
        try (var directory = open(path, FileCalls.O_RDONLY | FileCalls.O_DIRECTORY)) {
            return directory.entries();
        }
    }

    /** The names in a directory, sorted. */
    List<String> names(String path) throws ErrnoException {
        var names = new ArrayList<String>();
        entries(path).forEach(entry -> names.add(text(entry.name())));
        names.sort(null);
        return names;
    }

    /** Whether the branch marks this name as removed. */
    boolean isWhiteout(String path) throws ErrnoException {
        return stat(path).isWhiteoutDevice();
    }

    boolean isOpaque(String path) throws ErrnoException {
        return "y".equals(xattr(path, OVERLAY + "opaque"));
    }
}
