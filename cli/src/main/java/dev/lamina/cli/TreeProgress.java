package dev.lamina.cli;

import dev.lamina.builder.BuildProgress;
import dev.lamina.builder.plan.BuildPlan;
import dev.lamina.builder.plan.Step;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * A build's progress on a terminal: finished steps scroll by, below them stands what is running,
 * with the time, the bytes and the last lines that each has printed. It is painted anew ten times a
 * second at the width that the terminal has then. Thread-safe.
 */
final class TreeProgress implements BuildProgress, AutoCloseable {
    private static final int TAIL = 5;
    private static final int LONGEST = 4096;
    private static final int PERIOD_MILLIS = 100;

    private final PrintStream err;
    private final IntSupplier width;
    private final boolean colours;
    private final long begin = System.nanoTime();
    private final SequencedMap<Integer, Running> running = new TreeMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("progress").factory());
    private int total;
    private int done;

    /** Lines on the terminal that are going to be painted over. */
    private int painted;

    /** A step that is being carried out. */
    private static final class Running {
        final String title;
        final long begin = System.nanoTime();
        final Deque<String> tail = new ArrayDeque<>();
        final StringBuilder line = new StringBuilder();
        long bytes;
        String note = "";

        Running(String title) {
            this.title = title;
        }
    }

    /**
     * @param width columns of the terminal, asked each time
     */
    TreeProgress(PrintStream err, IntSupplier width, boolean colours) {
        this.err = err;
        this.width = width;
        this.colours = colours;
        var _ =
                clock.scheduleAtFixedRate(
                        this::paint, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void planned(BuildPlan plan) {
        total = plan.stages().stream().mapToInt(stage -> stage.steps().size()).sum();
    }

    @Override
    public synchronized void started(Position position, Step step) {
        running.put(position.id(), new Running(PlainProgress.title(position, step)));
    }

    @Override
    public synchronized void waiting(Position position, String holder) {
        var step = running.get(position.id());
        if (step != null) {
            step.note = "waits for " + holder;
        }
    }

    @Override
    public synchronized void warned(String warning) {
        above(List.of(clipped("warning: " + Console.printable(warning))));
    }

    @Override
    public synchronized void log(Position position, byte[] bytes, int offset, int length) {
        var step = running.get(position.id());
        if (step == null) {
            return;
        }
        step.bytes += length;
        for (char c : new String(bytes, offset, length, StandardCharsets.UTF_8).toCharArray()) {
            if (c == '\n') {
                step.tail.addLast(step.line.toString());
                step.line.setLength(0);
            } else if (c == '\r') {
                step.line.setLength(0);
            } else if (step.line.length() < LONGEST) {
                step.line.append(c);
            }
        }
        while (step.tail.size() > TAIL) {
            step.tail.removeFirst();
        }
    }

    @Override
    public synchronized void finished(
            Position position, Step step, Verdict verdict, Duration took) {
        var ended = running.remove(position.id());
        done++;
        if (ended == null) {
            return;
        }
        String time = PlainProgress.seconds(took);
        above(
                List.of(
                        switch (verdict) {
                            case CACHED -> line(" = ", 36, ended.title, "CACHED");
                            case CHANGED, UNCHANGED -> line(" + ", 32, ended.title, time);
                            case FAILED -> line(" x ", 31, ended.title, time);
                            case CANCELLED -> line(" - ", 33, ended.title, "cancelled");
                        }));
    }

    private synchronized void paint() {
        above(List.of());
    }

    /** Prints lines that stay, then what is running below them. */
    private void above(List<String> lines) {
        var out = new StringBuilder();
        if (painted > 0) {
            out.append("\r\033[").append(painted).append("A\033[J");
        }
        lines.forEach(line -> out.append(line).append('\n'));
        var live = live();
        live.forEach(line -> out.append(line).append('\n'));
        painted = live.size();
        err.print(out);
        err.flush();
    }

    private List<String> live() {
        var lines = new ArrayList<String>();
        if (running.isEmpty()) {
            return lines;
        }
        var all = Duration.ofNanos(System.nanoTime() - begin);
        lines.add(line("", 1, "building " + done + "/" + total, PlainProgress.seconds(all)));
        for (var step : running.values()) {
            var took = Duration.ofNanos(System.nanoTime() - step.begin);
            String end = String.format(Locale.ROOT, "%.1fs", took.toNanos() / 1e9);
            if (step.bytes > 0) {
                end = Size.of(step.bytes) + " " + end;
            }
            lines.add(line(" > ", 34, step.title, step.note.isEmpty() ? end : step.note));
            step.tail.forEach(text -> lines.add(dim(clipped("   | " + Console.printable(text)))));
            if (!step.line.isEmpty()) {
                lines.add(dim(clipped("   | " + Console.printable(step.line.toString()))));
            }
        }
        return lines;
    }

    /** A mark, a text that is cut where it must be, and something at the right edge. */
    private String line(String mark, int colour, String text, String right) {
        int room = columns() - mark.length() - right.length() - 1;
        String cut = cut(text, Math.max(8, room));
        int gap = Math.max(1, columns() - mark.length() - cut.length() - right.length());
        String coloured =
                colours && !mark.isBlank() ? "\033[" + colour + "m" + mark + "\033[0m" : mark;
        return coloured + cut + " ".repeat(gap) + right;
    }

    private String clipped(String text) {
        return cut(text, columns());
    }

    /** One less than there are: a full line makes some terminals begin another. */
    private int columns() {
        return Math.max(20, width.getAsInt() - 1);
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, room - 1) + "…";
    }

    private String dim(String text) {
        return colours ? "\033[2m" + text + "\033[0m" : text;
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        running.clear();
        above(List.of());
    }
}
