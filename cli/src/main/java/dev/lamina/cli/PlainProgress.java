package dev.lamina.cli;

import dev.lamina.builder.BuildProgress;
import dev.lamina.builder.plan.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The plain form of a build's progress, for files and pipes: each line begins with the number of
 * its step, each line of output then with the seconds since the step began.
 */
final class PlainProgress implements BuildProgress {
    private final PrintStream err;
    private final Map<Integer, Running> running = new HashMap<>();

    /** A step that is being carried out, and the begin of a line that is not complete yet. */
    private static final class Running {
        final long begin = System.nanoTime();
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
    }

    PlainProgress(PrintStream err) {
        this.err = err;
    }

    /** {@code [build 2/5] RUN make}, on one line. */
    static String title(Position position, Step step) {
        return "["
                + Console.printable(position.stage())
                + " "
                + position.number()
                + "/"
                + position.total()
                + "] "
                + Console.printable(step.line().text().strip().replaceAll("\\s+", " "));
    }

    static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.2fs", took.toNanos() / 1e9);
    }

    @Override
    public synchronized void started(Position position, Step step) {
        running.put(position.id(), new Running());
        say(position, title(position, step));
    }

    @Override
    public synchronized void warned(String warning) {
        err.println("warning: " + Console.printable(warning));
    }

    @Override
    public synchronized void waiting(Position position, String holder) {
        say(position, "waiting for " + holder + ", which carries out the same step");
    }

    @Override
    public synchronized void log(Position position, byte[] bytes, int offset, int length) {
        var step = running.computeIfAbsent(position.id(), _ -> new Running());
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                step.line.write(bytes, from, i + 1 - from);
                print(position, step);
                from = i + 1;
            }
        }
        step.line.write(bytes, from, offset + length - from);
    }

    private void print(Position position, Running step) {
        double time = (System.nanoTime() - step.begin) / 1e9;
        byte[] begin =
                String.format(Locale.ROOT, "#%d %.3f ", position.id(), time)
                        .getBytes(StandardCharsets.US_ASCII);
        err.write(begin, 0, begin.length);
        byte[] line = step.line.toByteArray();
        err.write(line, 0, line.length);
        if (line[line.length - 1] != '\n') {
            err.println();
        }
        err.flush();
        step.line.reset();
    }

    @Override
    public synchronized void finished(
            Position position, Step step, Verdict verdict, Duration took) {
        var ended = running.remove(position.id());
        if (ended != null && ended.line.size() > 0) {
            print(position, ended);
        }
        say(
                position,
                switch (verdict) {
                    case CACHED -> "CACHED";
                    case CHANGED, UNCHANGED -> "done " + seconds(took);
                    case FAILED -> "FAILED " + seconds(took);
                    case CANCELLED -> "cancelled " + seconds(took);
                });
    }

    private void say(Position position, String text) {
        err.println("#" + position.id() + " " + text);
    }
}
