package dev.lamina.store.layer;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.Hasher;
import dev.lamina.store.error.StoreException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stored layer, ready to be read in place: its tar, open, and its index. Reads are positional, so
 * several threads may share it. Close it when nothing reads from it any more.
 */
public final class Layer implements AutoCloseable {
    private final Digest diffId;
    private final Path tar;
    private final FileChannel channel;
    private final LayerIndex index;
    private final boolean verified;
    private final Set<Integer> sound = ConcurrentHashMap.newKeySet();

    Layer(Digest diffId, Path tar, FileChannel channel, LayerIndex index) {
        this(diffId, tar, channel, index, false);
    }

    private Layer(
            Digest diffId, Path tar, FileChannel channel, LayerIndex index, boolean verified) {
        this.verified = verified;
        this.diffId = diffId;
        this.tar = tar;
        this.channel = channel;
        this.index = index;
    }

    /** The same, where {@link #verifyOnce} verifies. It takes this one's place and its channel. */
    public Layer verifying() {
        return new Layer(diffId, tar, channel, index, true);
    }

    /**
     * If contents are to be verified: reads a regular file once and compares it with its digest in
     * the index.
     */
    public void verifyOnce(int entry) throws IOException {
        if (!verified || sound.contains(entry)) {
            return;
        }
        Hasher hasher = Hasher.sha256();
        byte[] piece = new byte[256 << 10];
        if (index.isSparse(entry)) {
            for (int i = 0; i < index.extentCount(entry); i++) {
                hash(hasher, piece, index.extentOffset(entry, i), index.extentLength(entry, i));
            }
        } else {
            hash(hasher, piece, index.contentOffset(entry), index.size(entry));
        }
        Digest actual = hasher.digest();
        if (!actual.equals(index.contentDigest(entry))) {
            throw new StoreException(
                    "a file in layer " + diffId + " is damaged: its content hashes to " + actual,
                    "See lamina fsck.");
        }
        sound.add(entry);
    }

    private void hash(Hasher hasher, byte[] piece, long offset, long length) throws IOException {
        for (long done = 0; done < length; ) {
            int count = (int) Math.min(piece.length, length - done);
            readFully(offset + done, ByteBuffer.wrap(piece, 0, count));
            hasher.update(piece, 0, count);
            done += count;
        }
    }

    public Digest diffId() {
        return diffId;
    }

    /** The uncompressed tar. Immutable; it may lose this name when the layer is removed. */
    public Path tar() {
        return tar;
    }

    /** The uncompressed tar, open for reading; closed with this layer. */
    public FileChannel channel() {
        return channel;
    }

    public LayerIndex index() {
        return index;
    }

    /**
     * Reads from the content of a regular file, holes included, into the target's remaining space.
     *
     * @return how many bytes were read: less than asked for only at the end of the file, where it
     *     is 0
     */
    public int read(int entry, long position, ByteBuffer target) throws IOException {
        long left = index.size(entry) - position;
        if (left <= 0 || !target.hasRemaining()) {
            return 0;
        }
        int wanted = (int) Math.min(left, target.remaining());
        int end = target.limit();
        target.limit(target.position() + wanted);
        try {
            if (index.isSparse(entry)) {
                readSparse(entry, position, target);
            } else {
                readFully(index.contentOffset(entry) + position, target);
            }
        } finally {
            target.limit(end);
        }
        return wanted;
    }

    private void readSparse(int entry, long position, ByteBuffer target) throws IOException {
        int end = target.limit();
        long at = position;
        for (int i = 0; i < index.extentCount(entry) && target.hasRemaining(); i++) {
            long start = index.extentStart(entry, i);
            long stop = start + index.extentLength(entry, i);
            if (stop <= at) {
                continue;
            }
            at += fillZero(target, start - at);
            if (target.hasRemaining()) {
                int count = (int) Math.min(stop - at, target.remaining());
                target.limit(target.position() + count);
                readFully(index.extentOffset(entry, i) + at - start, target);
                target.limit(end);
                at += count;
            }
        }
        fillZero(target, target.remaining());
    }

    private static int fillZero(ByteBuffer target, long count) {
        int filled = Math.clamp(count, 0, target.remaining());
        for (int i = 0; i < filled; i++) {
            target.put((byte) 0);
        }
        return filled;
    }

    private void readFully(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int read = channel.read(target, at);
            if (read < 0) {
                throw new StoreException(
                        "layer " + diffId + " ends before the content of a file in it",
                        "Remove the images that use it, then import or build them again.",
                        new EOFException());
            }
            at += read;
        }
    }

    /** The content of a regular file, holes included. Independent of other readers. */
    public InputStream content(int entry) {
        return new Content(entry);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Content extends InputStream {
        private final int entry;
        private long position;

        Content(int entry) {
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = Layer.this.read(entry, position, ByteBuffer.wrap(bytes, offset, length));
            position += read;
            return read == 0 ? -1 : read;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, index.size(entry) - position);
            position += skipped;
            return skipped;
        }
    }
}
