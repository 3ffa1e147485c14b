package dev.lamina.run.rootfs;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.StackEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a tree of layers into a directory of the host, over what is there: files take the place of
 * files, directories join. Everything is made relative to a directory that is held open, links are
 * never followed. Owners, devices and attributes that only root may set are left out for others.
 */
public final class TreeWriter {
    private static final int BUFFER = 1 << 16;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFIFO = 0010000;

    private final Linux linux;
    private final LayerStack stack;
    private final boolean root;
    private final Map<StackEntry.FileId, Name> written = new HashMap<>();

    /** Where the first name of a file was written, absolute. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Name(byte[] path) {}

    private TreeWriter(Linux linux, LayerStack stack) {
        this.linux = linux;
        this.stack = stack;
        this.root = linux.processes().getuid() == 0;
    }

    /** Makes the directory where it is missing. */
    public static void write(Linux linux, LayerStack stack, Path directory) throws IOException {
        Files.createDirectories(directory);
        var top = stack.root();
        if (top.isPresent()) {
            var writer = new TreeWriter(linux, stack);
            var files = linux.files();
            byte[] path = ByteString.of(directory.toRealPath().toString()).bytes();
            try (var fd = new Fd(files, writer.openDirectory(FileCalls.AT_FDCWD, path))) {
                writer.children(top.get(), fd.number(), path);
            }
        }
    }

    private void children(StackEntry directory, int fd, byte[] path) throws IOException {
        for (StackEntry child : stack.list(directory)) {
            byte[] name = child.path().name().bytes();
            if (child.isDirectory()) {
                directory(child, fd, name, path);
            } else {
                remove(fd, name);
                file(child, fd, name, path);
            }
        }
    }

    private void directory(StackEntry entry, int parent, byte[] name, byte[] path)
            throws IOException {
        Stat there = linux.files().statIfPresent(parent, name);
        if (there != null && !there.isDirectory()) {
            linux.directories().unlink(parent, name);
        }
        if (there == null || !there.isDirectory()) {
            linux.directories().mkdir(parent, name, 0700);
        }
        try (var fd = new Fd(linux.files(), openDirectory(parent, name))) {
            children(entry, fd.number(), join(path, name));
            attributes(fd.number(), entry.attributes());
        }
    }

    private int openDirectory(int parent, byte[] name) throws ErrnoException {
        return linux.files().open(parent, name, FileCalls.O_DIRECTORY | FileCalls.O_NOFOLLOW, 0);
    }

    private void remove(int parent, byte[] name) throws IOException {
        Stat there = linux.files().statIfPresent(parent, name);
        if (there != null && there.isDirectory()) {
            throw new IOException(
                    "cannot write " + ByteString.of(name) + ": a directory is in its place");
        }
        if (there != null) {
            linux.directories().unlink(parent, name);
        }
    }

    private void file(StackEntry entry, int parent, byte[] name, byte[] path) throws IOException {
        var first = written.get(entry.fileId());
        if (first != null) {
            linux.directories().link(FileCalls.AT_FDCWD, first.path(), parent, name);
            return;
        }
        var attributes = entry.attributes();
        switch (entry.type()) {
            case REGULAR -> {
                regular(entry, parent, name);
                written.put(entry.fileId(), new Name(join(path, name)));
            }
            case SYMLINK -> {
                linux.directories().symlink(entry.linkTarget().bytes(), parent, name);
                own(parent, name, attributes);
                times(parent, name, attributes);
            }
            case CHAR_DEVICE -> node(S_IFCHR, entry, parent, name);
            case BLOCK_DEVICE -> node(S_IFBLK, entry, parent, name);
            case FIFO -> node(S_IFIFO, entry, parent, name);
            case DIRECTORY, WHITEOUT, LOWER_LINK ->
                    throw new IllegalStateException("no file: " + entry);
        }
    }

    private void regular(StackEntry entry, int parent, byte[] name) throws IOException {
        var files = linux.files();
        int flags =
                FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_EXCL | FileCalls.O_NOFOLLOW;
        try (var fd = new Fd(files, files.open(parent, name, flags, 0600));
                var content = stack.content(entry)) {
            var buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                files.writeFully(
                        fd.number(), read == BUFFER ? buffer : Arrays.copyOf(buffer, read));
            }
            attributes(fd.number(), entry.attributes());
        }
    }

    private void node(int type, StackEntry entry, int parent, byte[] name) throws IOException {
        if (!root && type != S_IFIFO) {
            return;
        }
        var attributes = entry.attributes();
        long device = type == S_IFIFO ? 0 : Stat.makedev(entry.major(), entry.minor());
        linux.directories().mknod(parent, name, type | 0600, device);
        own(parent, name, attributes);
        linux.files().chmod(parent, name, attributes.mode());
        times(parent, name, attributes);
    }

    private void own(int parent, byte[] name, Attributes attributes) throws ErrnoException {
        if (root) {
            linux.files().chown(parent, name, attributes.uid(), attributes.gid());
        }
    }

    private void times(int parent, byte[] name, Attributes attributes) throws ErrnoException {
        linux.files().utimens(parent, name, time(attributes), time(attributes));
    }

    private void attributes(int fd, Attributes attributes) throws ErrnoException {
        var files = linux.files();
        if (root) {
            files.chown(fd, attributes.uid(), attributes.gid());
        }
        files.chmod(fd, attributes.mode());
        for (var xattr : attributes.xattrs().entrySet()) {
            try {
                linux.xattrs().set(fd, xattr.getKey().bytes(), xattr.getValue().bytes(), 0);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EPERM) && !e.is(Errno.EOPNOTSUPP)) {
                    throw e;
                }
            }
        }
        files.utimens(fd, time(attributes), time(attributes));
    }

    private static Timestamp time(Attributes attributes) {
        var mtime = attributes.mtime();
        return new Timestamp(mtime.getEpochSecond(), mtime.getNano());
    }

    private static byte[] join(byte[] directory, byte[] name) {
        byte[] path = Arrays.copyOf(directory, directory.length + 1 + name.length);
        path[directory.length] = '/';
        System.arraycopy(name, 0, path, directory.length + 1, name.length);
        return path;
    }
}
