package dev.lamina.store.blob;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/**
 * A file in the making: exclusively created, readable by the owner only, and gone when closed
 * unless it was given a name before. Not safe for use by several threads.
 */
public final class TemporaryFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final Durability durability;
    private long unchecked;
    private boolean moved;

    private TemporaryFile(Path path, FileChannel channel, Durability durability) {
        this.path = path;
        this.channel = channel;
        this.durability = durability;
    }

    public static TemporaryFile create(StoreLayout layout, Durability durability)
            throws IOException {
        Path path = layout.temporary();
        FileChannel channel =
                FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        FailPoint.TMP_CREATED.reached();
        return new TemporaryFile(path, channel, durability);
    }

    /** A file that exists already, from here on as if it was created so. */
    static TemporaryFile adopt(Path path, FileChannel channel, Durability durability) {
        return new TemporaryFile(path, channel, durability);
    }

    public Path path() {
        return path;
    }

    /** Open for reading and writing as long as this file is. */
    public FileChannel channel() {
        return channel;
    }

    /**
     * Appends bytes.
     *
     * @throws StoreException when the file system refuses, full or over quota, saying where
     */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        unchecked += length;
        if (unchecked >= FreeSpace.STEP) {
            FreeSpace.require(path, length);
            unchecked = 0;
        }
        var buffer = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(
                    "cannot write "
                            + buffer.remaining()
                            + " bytes to "
                            + path
                            + ": "
                            + e.getMessage(),
                    "Free some space on that file system, or give another store with --root.",
                    e);
        }
    }

    /** Appends what is written to it, as {@link #write} does; closing it has no effect. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                TemporaryFile.this.write(bytes, offset, length);
            }
        };
    }

    /**
     * Gives the file its immutable final name. A file that already has this name stays; the caller
     * has made sure that the name determines the content.
     *
     * @return whether the name is new
     */
    boolean publish(Path target) throws IOException {
        FailPoint.DATA_WRITTEN.reached();
        sync();
        FailPoint.DATA_SYNCED.reached();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r--r--"));
        FailPoint.BEFORE_LINK.reached();
        try {
            Files.createLink(target, path);
        } catch (FileAlreadyExistsException e) {
            if (Files.size(target) == channel.size()) {
                Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
                return false;
            }
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            moved = true;
        }
        FailPoint.AFTER_LINK.reached();
        syncParent(target);
        FailPoint.DIR_SYNCED.reached();
        return true;
    }

    /** Puts the file in the place of {@code target}, which is seen old or new, never in between. */
    public void replace(Path target) throws IOException {
        sync();
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        moved = true;
        syncParent(target);
    }

    private void sync() throws IOException {
        if (durability == Durability.SYNCED) {
            channel.force(true);
        }
    }

    private void syncParent(Path target) throws IOException {
        Path parent = target.getParent();
        if (durability == Durability.SYNCED && parent != null) {
            try (var directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (!moved) {
                Files.deleteIfExists(path);
            }
        }
    }
}
