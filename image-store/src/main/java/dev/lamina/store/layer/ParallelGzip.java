package dev.lamina.store.layer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Packs with gzip on several processors: pieces of a megabyte are deflated side by side, each
 * knowing the 32 KiB before it, and follow each other in one member. The same bytes give the same
 * result on every machine with the same zlib, however many processors it has. Not safe for use by
 * several threads.
 */
final class ParallelGzip extends OutputStream {
    private static final int PIECE = 1 << 20;
    private static final int WINDOW = 32 << 10;
    private static final int LEVEL = 6;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final OutputStream out;
    private final ExecutorService threads;
    private final int ahead;
    private final Deque<Future<byte[]>> packing = new ArrayDeque<>();
    private final CRC32 crc = new CRC32();
    private byte[] piece = new byte[PIECE];
    private byte[] window = new byte[0];
    private int filled;
    private long total;

    ParallelGzip(OutputStream out, int processors) throws IOException {
        this.out = out;
        ahead = 2 * processors;
        threads =
                Executors.newFixedThreadPool(
                        processors, Thread.ofPlatform().daemon().name("gzip-", 0).factory());
        out.write(HEADER);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        crc.update(bytes, offset, length);
        total += length;
        int at = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, PIECE - filled);
            System.arraycopy(bytes, at, piece, filled, count);
            filled += count;
            at += count;
            left -= count;
            if (filled == PIECE) {
                submit(false);
            }
        }
    }

    private void submit(boolean last) throws IOException {
        byte[] content = piece;
        byte[] before = window;
        int size = filled;
        packing.add(threads.submit(() -> deflate(content, size, before, last)));
        if (!last) {
            window = Arrays.copyOfRange(content, size - WINDOW, size);
            piece = new byte[PIECE];
            filled = 0;
        }
        while (packing.size() > (last ? 0 : ahead)) {
            drain();
        }
    }

    private static byte[] deflate(byte[] content, int size, byte[] before, boolean last) {
        var deflater = new Deflater(LEVEL, true);
        try {
            if (before.length > 0) {
                deflater.setDictionary(before);
            }
            deflater.setInput(content, 0, size);
            if (last) {
                deflater.finish();
            }
            byte[] packed = new byte[size + (size >> 8) + 1024];
            int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
            int length = 0;
            while (true) {
                int count = deflater.deflate(packed, length, packed.length - length, mode);
                length += count;
                boolean full = length == packed.length;
                if (last ? deflater.finished() : !full) {
                    return Arrays.copyOf(packed, length);
                }
                if (full) {
                    packed = Arrays.copyOf(packed, 2 * packed.length);
                }
            }
        } finally {
            deflater.end();
        }
    }

    private void drain() throws IOException {
        try {
            out.write(packing.remove().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** Ends the member; does not close the stream below. */
    void finish() throws IOException {
        submit(true);
        byte[] end = new byte[8];
        for (int i = 0; i < 4; i++) {
            end[i] = (byte) (crc.getValue() >>> (8 * i));
            end[4 + i] = (byte) (total >>> (8 * i));
        }
        out.write(end);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
