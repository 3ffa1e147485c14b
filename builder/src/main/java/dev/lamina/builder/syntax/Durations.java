package dev.lamina.builder.syntax;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations as container tools write them: {@code 1h30m}, {@code 1.5s}, {@code 300ms}, {@code 0}.
 */
final class Durations {
    private static final Pattern PART =
            Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("-?(" + PART.pattern() + ")+");
    private static final int LONGEST = 100;

    private Durations() {}

    static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        var nanos = BigDecimal.ZERO;
        var parts = PART.matcher(text);
        while (parts.find()) {
            nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(unit(parts.group(2))));
        }
        try {
            var duration = Duration.ofNanos(nanos.longValueExact());
            return Optional.of(text.startsWith("-") ? duration.negated() : duration);
        } catch (ArithmeticException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static BigDecimal unit(String name) {
        return switch (name) {
            case "ns" -> BigDecimal.ONE;
            case "us", "µs" -> BigDecimal.valueOf(1_000);
            case "ms" -> BigDecimal.valueOf(1_000_000);
            case "s" -> BigDecimal.valueOf(1_000_000_000);
            case "m" -> BigDecimal.valueOf(60_000_000_000L);
            case "h" -> BigDecimal.valueOf(3_600_000_000_000L);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
