package dev.lamina.cli;

import dev.lamina.builder.BuildProgress;
import dev.lamina.builder.plan.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * The plain form of a build's progress: a line when a step starts, its output, a line when it ends.
 */
final class BuildLog implements BuildProgress {
    private final PrintStream err;
    private final boolean quiet;
    private boolean insideLine;

    BuildLog(PrintStream err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    @Override
    public synchronized void started(Position position, Step step) {
        if (!quiet) {
            err.println(
                    label(position)
                            + Console.printable(
                                    step.line().text().strip().replaceAll("\\s+", " ")));
        }
    }

    @Override
    public synchronized void warned(String warning) {
        err.println("jbuild: warning: " + Console.printable(warning));
    }

    @Override
    public synchronized void waiting(Position position, String holder) {
        if (!quiet) {
            err.println(label(position) + "waiting for " + holder + ", which does the same");
        }
    }

    @Override
    public synchronized void log(Position position, byte[] bytes, int offset, int length) {
        if (!quiet && length > 0) {
            err.write(bytes, offset, length);
            err.flush();
            insideLine = bytes[offset + length - 1] != '\n';
        }
    }

    @Override
    public synchronized void finished(
            Position position, Step step, Verdict verdict, Duration took) {
        if (quiet) {
            return;
        }
        if (insideLine) {
            err.println();
            insideLine = false;
        }
        String time = String.format(Locale.ROOT, "%.2fs", took.toNanos() / 1e9);
        switch (verdict) {
            case CACHED -> err.println(label(position) + "CACHED");
            case CHANGED, UNCHANGED -> err.println(label(position) + "done " + time);
            case FAILED -> err.println(label(position) + "FAILED " + time);
            case CANCELLED -> err.println(label(position) + "cancelled " + time);
        }
    }

    private static String label(Position position) {
        return "["
                + Console.printable(position.stage())
                + " "
                + position.number()
                + "/"
                + position.total()
                + "] ";
    }
}
