package dev.lamina.run.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, not to be mistaken for a later one with the same pid.
 *
 * @param boot id of the boot it runs in
 * @param started its start in clock ticks since the boot
 */
public record ProcessIdentity(String boot, long pid, long started) {
    private static final Path PROC = Path.of("/proc");

    /** How many fields of {@code /proc/PID/stat} stand between the name and the start time. */
    private static final int FIELDS_BEFORE_START = 20;

    /** This process. */
    public static ProcessIdentity current() throws IOException {
        return read(PROC.resolve("self/stat"));
    }

    /** The process with this pid, if there is one. */
    public static Optional<ProcessIdentity> find(long pid) throws IOException {
        try {
            return Optional.of(read(PROC.resolve(pid + "/stat")));
        } catch (IOException e) {
            if (Files.exists(PROC.resolve(Long.toString(pid)))) {
                throw e;
            }
            return Optional.empty(); // it ended before or while it was read
        }
    }

    private static ProcessIdentity read(Path file) throws IOException {
        String stat = Files.readString(file);
        return new ProcessIdentity(
                bootId(), Long.parseLong(stat.substring(0, stat.indexOf(' '))), started(stat));
    }

    private static String bootId() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    }

    /** The name, in parentheses, may itself hold spaces and parentheses. */
    private static long started(String stat) {
        int at = stat.lastIndexOf(')') + 1;
        for (int i = 0; i < FIELDS_BEFORE_START - 1; i++) {
            at = stat.indexOf(' ', at + 1);
        }
        return Long.parseLong(stat.substring(at + 1, stat.indexOf(' ', at + 1)));
    }

    /** Whether that process still runs. */
    public boolean isAlive() throws IOException {
        if (!boot.equals(bootId())) {
            return false;
        }
        try {
            return started(Files.readString(PROC.resolve(pid + "/stat"))) == started;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            if (Files.exists(PROC.resolve(Long.toString(pid)))) {
                throw e;
            }
            return false; // it ended while it was read
        }
    }

    /** The form of {@link #toString}. */
    public static ProcessIdentity parse(String text) throws IOException {
        String[] fields = text.split(" ", -1);
        if (fields.length != 3) {
            throw new IOException("not the record of an owner: " + text);
        }
        try {
            return new ProcessIdentity(
                    fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]));
        } catch (NumberFormatException e) {
            throw new IOException("not the record of an owner: " + text, e);
        }
    }

    @Override
    public String toString() {
        return boot + " " + pid + " " + started;
    }
}
