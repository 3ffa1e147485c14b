package dev.lamina.cli;

import dev.lamina.run.StoredContainer;
import dev.lamina.run.log.LogLine;
import dev.lamina.run.log.LogReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** {@code lamina logs}. */
final class Logs implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina logs",
                    "[-f] [-t] [-n N] CONTAINER",
                    "Shows what a container has printed.");
    private final EngineOptions engine = new EngineOptions("lamina logs", arguments);
    private final Arguments.Value<Boolean> follow =
            arguments.flag("-f, --follow", "Go on until the container ends.");
    private final Arguments.Value<Boolean> times =
            arguments.flag("-t, --timestamps", "Each line with its time.");
    private final Arguments.Value<String> tail =
            arguments.option("-n, --tail", "N", "all", "Only the last N lines.");
    private final Arguments.Value<@Nullable String> since =
            arguments.option("--since", "TIME", "RFC 3339, seconds since 1970, or ago as 10m.");
    private final Arguments.Value<@Nullable String> until =
            arguments.option("--until", "TIME", "RFC 3339, seconds since 1970, or ago as 10m.");
    private final Arguments.Value<String> operand =
            arguments.operand("CONTAINER", "Name, id, or the beginning of an id.");

    /** Which lines; null for no border. */
    record Window(@Nullable Instant since, @Nullable Instant until, int last) {
        private boolean holds(LogLine line) {
            return (since == null || !line.time().isBefore(since))
                    && (until == null || !line.time().isAfter(until));
        }
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var container = engine.containers(console).find(operand.get());
        int last = tail.get().equals("all") ? -1 : number(tail.get());
        var window = new Window(time(since.get()), time(until.get()), last);
        if (follow.get()) {
            follow(container, window, times.get(), console);
        } else {
            read(container, window, times.get(), console, true);
        }
        return ExitCode.OK.code();
    }

    private static int number(String text) {
        try {
            return Math.max(-1, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new UsageException("not a number of lines: " + text, "such as 100, or all");
        }
    }

    static void follow(StoredContainer container, Window window, boolean times, Console console)
            throws IOException {
        read(container, window, times, console, false);
    }

    private static void read(
            StoredContainer container, Window window, boolean times, Console console, boolean once)
            throws IOException {
        var selection = new LogReader.Selection(window::holds, window.last());
        new LogReader(container.folder().log(), selection, line -> print(line, times, console))
                .follow(() -> once || hasEnded(container));
    }

    private static boolean hasEnded(StoredContainer container) {
        try {
            return !container.folder().isOwned();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(LogLine line, boolean times, Console console) throws IOException {
        PrintStream to = line.stream() == LogLine.Stream.STDOUT ? console.out() : console.err();
        if (times) {
            to.write((line.time() + " ").getBytes(StandardCharsets.UTF_8));
        }
        to.write(line.bytes());
        to.flush();
    }

    static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            if (text.matches("[0-9]+(\\.[0-9]+)?")) {
                return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
            }
            if (text.matches("([0-9]+[hms])+")) {
                var age = Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
                return Instant.now().minus(age);
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "not a time: " + text, "such as 2026-01-31T12:00:00Z, 1769860800 or 10m");
        }
    }
}
