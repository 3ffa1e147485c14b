package dev.lamina.builder.plan;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The signals that STOPSIGNAL accepts: those of Linux, by name or number. */
final class Signals {
    private static final List<String> NAMES =
            List.of(
                    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO",
                    "IOT", "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP",
                    "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM",
                    "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX");

    private static final Pattern REAL_TIME =
            Pattern.compile("RTMIN\\+([1-9]|1[0-5])|RTMAX-([1-9]|1[0-4])");
    private static final int HIGHEST = 64;

    private Signals() {}

    static boolean isKnown(String text) {
        if (Owner.isNumber(text)) {
            long number = Long.parseLong(text);
            return number >= 1 && number <= HIGHEST;
        }
        var upper = text.toUpperCase(Locale.ROOT);
        var name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        return NAMES.contains(name) || REAL_TIME.matcher(name).matches();
    }
}
