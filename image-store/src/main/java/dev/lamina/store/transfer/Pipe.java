package dev.lamina.store.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Bytes from one thread to another, a few pieces ahead at most. The reader sees the end when the
 * writer closed, and an error when it gave up; a reader that closes makes the writer's bytes vanish
 * instead of stopping it.
 */
final class Pipe {
    private static final byte[] END = new byte[0];
    private static final int AHEAD = 16;

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(AHEAD);
    private volatile boolean unread;
    private volatile @Nullable Throwable failure;

    OutputStream writer() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0 && !unread) {
                    put(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
                }
            }

            @Override
            public void close() throws IOException {
                put(END);
            }
        };
    }

    /** Lets the reader fail instead of seeing an end. */
    void fail(Throwable cause) throws IOException {
        failure = cause;
        put(END);
    }

    private void put(byte[] piece) throws IOException {
        try {
            while (!unread
                    && !pieces.offer(piece, 100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                // looks again whether anybody reads
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
        }
    }

    InputStream reader() {
        return new InputStream() {
            private byte[] piece = END;
            private int at;
            private boolean ended;

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
                if (at == piece.length && !next()) {
                    return -1;
                }
                int count = Math.min(length, piece.length - at);
                System.arraycopy(piece, at, bytes, offset, count);
                at += count;
                return count;
            }

            private boolean next() throws IOException {
                if (!ended) {
                    try {
                        piece = pieces.take();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new java.io.InterruptedIOException("interrupted");
                    }
                    at = 0;
                    ended = piece.length == 0;
                }
                Throwable cause = failure;
                if (ended && cause != null) {
                    throw new IOException("the transfer was given up", cause);
                }
                return !ended;
            }

            @Override
            public void close() {
                unread = true;
                pieces.clear();
            }
        };
    }
}
