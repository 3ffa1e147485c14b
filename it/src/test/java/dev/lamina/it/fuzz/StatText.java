package dev.lamina.it.fuzz;

import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;

/** Attributes as text that is the same on both sides: what was set now is only "now". */
final class StatText {
    /** All times that a step sets are before this one, the year 2020; the clock is behind it. */
    private static final long NOW = 1_577_836_800;

    private StatText() {}

    static String of(Stat stat) {
        return links(stat) + " " + withoutLinks(stat);
    }

    static String withoutLinks(Stat stat) {
        return "%o %d:%d size %d rdev %x atime %s mtime %s"
                .formatted(
                        stat.mode(),
                        stat.uid(),
                        stat.gid(),
                        stat.isDirectory() ? 0 : stat.size(),
                        stat.rdev(),
                        time(stat.atime()),
                        time(stat.mtime()));
    }

    /** A directory counts those in it, or says 1 when it does not know; which is not compared. */
    private static String links(Stat stat) {
        return stat.isDirectory() ? "dir" : "x" + stat.nlink();
    }

    static boolean isNow(Timestamp time) {
        return time.seconds() >= NOW;
    }

    private static String time(Timestamp time) {
        return isNow(time) ? "now" : time.seconds() + "." + time.nanos();
    }
}
