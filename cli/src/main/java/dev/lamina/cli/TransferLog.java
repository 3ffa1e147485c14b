package dev.lamina.cli;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.transfer.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows a transfer: on a terminal one line that is redrawn, with what is done, the rate and the
 * time left; elsewhere a line per blob when it is there.
 */
final class TransferLog implements Progress, AutoCloseable {
    private static final long REDRAW = Duration.ofMillis(200).toNanos();

    private final Console console;
    private final boolean quiet;
    private final boolean redrawn;
    private final Map<Digest, Row> rows = new LinkedHashMap<>();
    private final long started = System.nanoTime();
    private volatile boolean ended;

    private TransferLog(Console console, boolean quiet, boolean redrawn) {
        this.console = console;
        this.quiet = quiet;
        this.redrawn = redrawn;
    }

    static TransferLog open(Console console, boolean quiet) {
        var log = new TransferLog(console, quiet, !quiet && Terminal.isError());
        if (log.redrawn) {
            Thread.ofPlatform().daemon().name("progress").start(log::redraw);
        }
        return log;
    }

    private static final class Row implements Counter {
        private final TransferLog log;
        private final Descriptor blob;
        private final AtomicLong moved = new AtomicLong();
        private final AtomicLong skipped = new AtomicLong();

        Row(TransferLog log, Descriptor blob) {
            this.log = log;
            this.blob = blob;
        }

        @Override
        public void add(long bytes) {
            moved.addAndGet(bytes);
        }

        @Override
        public void skip(long bytes) {
            skipped.addAndGet(bytes);
        }

        @Override
        public void close() {
            if (moved.get() + skipped.get() >= blob.size()) {
                log.line(
                        blob,
                        skipped.get() == 0
                                ? "done"
                                : "done, " + Size.of(skipped.get()) + " were there");
            }
        }
    }

    @Override
    public Counter begin(Descriptor blob) {
        var row = new Row(this, blob);
        synchronized (rows) {
            rows.put(blob.digest(), row);
        }
        return row;
    }

    @Override
    public void present(Descriptor blob) {
        line(blob, "already there");
    }

    private void line(Descriptor blob, String what) {
        if (!quiet && !redrawn) {
            console.err()
                    .println(blob.digest().shortHex() + "  " + Size.of(blob.size()) + "  " + what);
        }
    }

    private void redraw() {
        while (!ended) {
            draw();
            LockSupport.parkNanos(REDRAW);
        }
    }

    private synchronized void draw() {
        long total = 0;
        long done = 0;
        long moved = 0;
        int open = 0;
        synchronized (rows) {
            for (Row row : rows.values()) {
                long there = row.moved.get() + row.skipped.get();
                total += row.blob.size();
                done += there;
                moved += row.moved.get();
                open += there < row.blob.size() ? 1 : 0;
            }
        }
        if (total > 0 && !ended) {
            double seconds = Math.max(0.001, (System.nanoTime() - started) / 1e9);
            console.err().print("\r\u001b[K" + summary(total, done, moved / seconds, open));
            console.err().flush();
        }
    }

    static String summary(long total, long done, double rate, int open) {
        String left =
                rate < 1 ? "" : "  " + clock((long) Math.ceil((total - done) / rate)) + " left";
        int filled = (int) (20 * Math.min(done, total) / total);
        return String.format(
                Locale.ROOT,
                "[%s%s] %s / %s  %s/s%s  %d open",
                "#".repeat(filled),
                "-".repeat(20 - filled),
                Size.of(done),
                Size.of(total),
                Size.of((long) rate),
                left,
                open);
    }

    private static String clock(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60);
    }

    @Override
    public synchronized void close() {
        ended = true;
        if (redrawn) {
            console.err().print("\r\u001b[K");
            console.err().flush();
        }
    }
}
