package dev.lamina.store.blob;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.Hasher;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A blob whose name is known and whose bytes arrive one after the other, perhaps in several
 * attempts: what arrived stays when this is closed, and another process can go on after it. Beside
 * it stands how many bytes are known to be on stable storage; more are not believed. One process at
 * a time works on a digest. Not safe for use by several threads.
 */
public final class PartFile implements AutoCloseable {
    private static final long SYNC_STEP = 8L << 20;

    private final StoreLayout layout;
    private final Durability durability;
    private final Lease lease;
    private final Digest digest;
    private final long size;
    private final StoreLock lock;
    private final Path path;
    private final FileChannel channel;
    private final Hasher hasher;
    private long written;
    private long synced;

    private PartFile(
            StoreLayout layout,
            Durability durability,
            Lease lease,
            Digest digest,
            long size,
            StoreLock lock,
            Path path,
            FileChannel channel) {
        this.layout = layout;
        this.durability = durability;
        this.lease = lease;
        this.digest = digest;
        this.size = size;
        this.lock = lock;
        this.path = path;
        this.channel = channel;
        hasher = Hasher.of(digest.algorithm());
    }

    /** Goes on with this blob, or begins it. Waits while another process does. */
    static PartFile open(
            StoreLayout layout, Durability durability, Lease lease, Digest digest, long size)
            throws IOException {
        var lock = StoreLock.transferring(layout, digest);
        boolean open = false;
        try {
            Path path = layout.transfers().resolve(digest.hex() + ".part");
            var channel =
                    FileChannel.open(
                            path,
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            FailPoint.PART_OPENED.reached();
            open = true;
            return new PartFile(layout, durability, lease, digest, size, lock, path, channel);
        } finally {
            if (!open) {
                lock.close();
            }
        }
    }

    /** Bytes there already; they are hashed while they are given to {@code sink}. Called once. */
    public long recover(OutputStream sink) throws IOException {
        long known = Math.min(Math.min(journal(), channel.size()), size);
        channel.truncate(known);
        FreeSpace.require(path, size - known);
        var in = Channels.newInputStream(channel);
        byte[] buffer = new byte[256 << 10];
        while (written < known) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, known - written));
            if (read < 0) {
                throw new IOException("lost bytes of " + path);
            }
            hasher.update(buffer, 0, read);
            written += read;
            sink.write(buffer, 0, read);
        }
        synced = written;
        return written;
    }

    /** Bytes there now. */
    public long written() {
        return written;
    }

    /** Appends what arrived. More than the blob has is refused. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (written + length > size) {
            throw refused("it has more than " + size + " bytes");
        }
        var buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer, written + buffer.position() - offset);
        }
        hasher.update(bytes, offset, length);
        written += length;
        if (written - synced >= SYNC_STEP) {
            sync();
        }
    }

    private void sync() throws IOException {
        if (durability == Durability.SYNCED) {
            channel.force(false);
        }
        byte[] line = Long.toString(written).getBytes(StandardCharsets.US_ASCII);
        Files.write(journalPath(), line);
        synced = written;
        FailPoint.PART_JOURNAL.reached();
    }

    private Path journalPath() {
        return path.resolveSibling(digest.hex() + ".synced");
    }

    private long journal() throws IOException {
        try {
            String text = Files.readString(journalPath(), StandardCharsets.ISO_8859_1);
            return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * Publishes the blob under its digest: durable when this returns. What is not the blob is
     * thrown away.
     */
    public void publish() throws IOException {
        if (written != size) {
            throw refused("it has " + written + " bytes instead of " + size);
        }
        Digest actual = hasher.digest();
        if (!actual.equals(digest)) {
            throw refused("its content hashes to " + actual);
        }
        FailPoint.PART_COMPLETE.reached();
        try (var file = TemporaryFile.adopt(path, channel, durability);
                var _ = StoreLock.publishing(layout)) {
            lease.add(digest);
            file.publish(layout.blob(digest));
        }
        Files.deleteIfExists(journalPath());
    }

    private StoreException refused(String why) throws IOException {
        discard();
        return new StoreException(
                "refused content offered as " + digest + ": " + why,
                "Get it again from a source that has it undamaged.");
    }

    /** Forgets what arrived. */
    public void discard() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(journalPath());
    }

    /** Keeps what arrived, for the next attempt. */
    @Override
    public void close() throws IOException {
        try (lock;
                channel) {
            if (channel.isOpen() && written > synced && Files.exists(path)) {
                sync();
            }
        }
    }
}
