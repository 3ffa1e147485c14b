package dev.lamina.store.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A body that is given up when it brings less than a kilobyte in the time given; a server that
 * sends byte after byte does not hold it open.
 */
final class WatchedInputStream extends FilterInputStream {
    private static final int WORTH_MENTIONING = 1024;
    private static final ScheduledExecutorService WATCH =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-watch").factory());

    private final URI uri;
    private final Duration idle;
    private final ScheduledFuture<?> watch;
    private final AtomicLong arrived = new AtomicLong();
    private long seen;
    private volatile boolean reading;
    private volatile boolean stalled;

    WatchedInputStream(InputStream in, Duration idle, URI uri) {
        super(in);
        this.uri = uri;
        this.idle = idle;
        long period = idle.toMillis();
        watch = WATCH.scheduleAtFixedRate(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    /** A reader that is slow itself is no fault of the server. */
    private void look() {
        long now = arrived.get();
        if (reading && now - seen < WORTH_MENTIONING) {
            stalled = true;
            try {
                in.close();
            } catch (IOException e) {
                // the reader learns that it stalled
            }
        }
        seen = now;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        reading = true;
        try {
            int count = in.read(bytes, offset, length);
            if (stalled) {
                throw new StalledException(uri, idle);
            }
            arrived.addAndGet(Math.max(count, 0));
            return count;
        } catch (IOException e) {
            throw stalled ? new StalledException(uri, idle) : e;
        } finally {
            reading = false;
        }
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        in.close();
    }
}
