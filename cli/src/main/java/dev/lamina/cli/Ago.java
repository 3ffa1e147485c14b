package dev.lamina.cli;

import java.time.Duration;
import java.time.Instant;

/** Ages for people, as docker words them. */
final class Ago {
    private Ago() {}

    static String of(Instant time) {
        if (time.equals(Instant.EPOCH)) {
            return "-";
        }
        return length(Duration.between(time, Instant.now())) + " ago";
    }

    static String length(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds < 1 ? "Less than a second" : count(seconds, "second");
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : count(minutes, "minute");
        }
        long hours = Math.round(minutes / 60.0);
        if (hours < 48) {
            return hours == 1 ? "About an hour" : count(hours, "hour");
        }
        long days = hours / 24;
        if (days < 14) {
            return count(days, "day");
        }
        if (days < 60) {
            return count(days / 7, "week");
        }
        return days < 730 ? count(days / 30, "month") : count(days / 365, "year");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
