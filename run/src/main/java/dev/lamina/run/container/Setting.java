package dev.lamina.run.container;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value to be written to one file of a group.
 *
 * @param flag what the user says to ask for it
 * @param asked whether somebody did; otherwise a kernel without the file is accepted
 * @param reads what the file shall show afterwards
 */
record Setting(
        String flag, String controller, String file, String value, boolean asked, Reads reads) {
    /** How a kernel shows a value that was written. */
    enum Reads {
        SAME,
        /** Rounded down to whole pages. */
        PAGES,
        /** The file cannot be read, or shows something else. */
        UNCHECKED
    }

    /** The largest page of a machine Linux runs on. */
    private static final long PAGE = 64 * 1024;

    /** Whether a file that reads so holds the value. */
    boolean isShownBy(String text) {
        return switch (reads) {
            case SAME -> text.equals(value);
            case PAGES -> text.equals(value) || isRounded(text);
            case UNCHECKED -> true;
        };
    }

    private boolean isRounded(String text) {
        try {
            long difference = Long.parseLong(value) - Long.parseLong(text);
            return difference >= 0 && difference < PAGE;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The settings for limits, in the order a new group takes them in. */
    static List<Setting> of(Limits limits, Hierarchy.Version version, String controller) {
        var settings = new ArrayList<Setting>();
        boolean unified = version == Hierarchy.Version.V2;
        switch (controller) {
            case "memory" -> memory(limits, unified, settings);
            case "cpu" -> cpu(limits.cpuQuota(), unified, settings);
            case "cpuset" -> cpuSet(limits.cpuSet(), settings);
            case "pids" -> pids(limits.pids(), settings);
            case "devices" -> devices(settings);
            default -> {
                // a group there is for looking at and for freezing
            }
        }
        return settings;
    }

    private static void memory(Limits limits, boolean unified, List<Setting> to) {
        Long memory = limits.memory();
        if (memory == null || memory == Limits.UNLIMITED) {
            return;
        }
        String limit = unified ? "memory.max" : "memory.limit_in_bytes";
        to.add(new Setting("--memory", "memory", limit, Long.toString(memory), true, Reads.PAGES));
        Long total = limits.memorySwap();
        boolean asked = total != null;
        long both = total == null ? 2 * memory : total;
        String file = unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
        long value = unified && both != Limits.UNLIMITED ? both - memory : both;
        String text = unified && both == Limits.UNLIMITED ? "max" : Long.toString(value);
        var reads = both == Limits.UNLIMITED && !unified ? Reads.UNCHECKED : Reads.PAGES;
        to.add(new Setting("--memory-swap", "memory", file, text, asked, reads));
    }

    private static void cpu(@Nullable Long quota, boolean unified, List<Setting> to) {
        if (quota == null) {
            return;
        }
        if (unified) {
            String value = quota + " " + Limits.CPU_PERIOD;
            to.add(new Setting("--cpus", "cpu", "cpu.max", value, true, Reads.SAME));
        } else {
            String period = Long.toString(Limits.CPU_PERIOD);
            to.add(new Setting("--cpus", "cpu", "cpu.cfs_period_us", period, true, Reads.SAME));
            to.add(
                    new Setting(
                            "--cpus",
                            "cpu",
                            "cpu.cfs_quota_us",
                            quota.toString(),
                            true,
                            Reads.SAME));
        }
    }

    /** The kernel shows the same numbers in a form of its own. */
    private static void cpuSet(@Nullable String cpuSet, List<Setting> to) {
        if (cpuSet != null) {
            to.add(
                    new Setting(
                            "--cpuset-cpus",
                            "cpuset",
                            "cpuset.cpus",
                            cpuSet,
                            true,
                            Reads.UNCHECKED));
        }
    }

    private static void pids(@Nullable Long pids, List<Setting> to) {
        long limit = pids == null ? Limits.DEFAULT_PIDS : pids;
        if (limit != Limits.UNLIMITED) {
            String value = Long.toString(limit);
            to.add(
                    new Setting(
                            "--pids-limit", "pids", "pids.max", value, pids != null, Reads.SAME));
        }
    }

    /** Nothing but making nodes, and the devices every container has. */
    private static void devices(List<Setting> to) {
        to.add(device("devices.deny", "a"));
        for (String rule :
                List.of(
                        "c *:* m",
                        "b *:* m",
                        "c 1:3 rwm",
                        "c 1:5 rwm",
                        "c 1:7 rwm",
                        "c 1:8 rwm",
                        "c 1:9 rwm",
                        "c 5:0 rwm",
                        "c 5:1 rwm",
                        "c 5:2 rwm",
                        "c 136:* rwm")) {
            to.add(device("devices.allow", rule));
        }
    }

    private static Setting device(String file, String rule) {
        return new Setting("the device rules", "devices", file, rule, true, Reads.UNCHECKED);
    }
}
