package dev.lamina.run;

import java.util.List;
import java.util.Locale;

/** Signals as people write them: by number, by name with or without {@code SIG}, or RTMIN+n. */
public final class Signals {
    /** By number; signal 0 is none. */
    private static final List<String> NAMES =
            List.of(
                    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    private static final int RTMIN = 34;
    private static final int RTMAX = 64;

    private Signals() {}

    /**
     * @return the number
     * @throws IllegalArgumentException when there is no such signal
     */
    public static int parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring(3) : name;
        int number = NAMES.indexOf(name);
        if (number <= 0) {
            try {
                number = realTime(name);
            } catch (NumberFormatException e) {
                number = -1;
            }
        }
        if (number < 1 || number > RTMAX) {
            throw new IllegalArgumentException("no such signal: " + text);
        }
        return number;
    }

    private static int realTime(String name) {
        if (name.equals("RTMIN")) {
            return RTMIN;
        }
        if (name.equals("RTMAX")) {
            return RTMAX;
        }
        if (name.startsWith("RTMIN+")) {
            return RTMIN + Integer.parseInt(name.substring(6));
        }
        if (name.startsWith("RTMAX-")) {
            return RTMAX - Integer.parseInt(name.substring(6));
        }
        return Integer.parseInt(name);
    }
}
