package dev.lamina.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Stops all processes of a container where they are, and lets them go on, by whichever freezer its
 * groups have: version 2 in any group, version 1 in that of the freezer hierarchy.
 */
final class Freezer {
    private static final int ATTEMPTS = 500;
    private static final int PAUSE_MILLIS = 10;

    private Freezer() {}

    static void freeze(List<Path> groups) throws IOException {
        set(groups, true);
    }

    /** Groups that go while they thaw had nothing left in them but the dead. */
    static void thaw(List<Path> groups) throws IOException {
        try {
            set(groups, false);
        } catch (NoSuchFileException e) {
            // ended
        }
    }

    private static void set(List<Path> groups, boolean frozen) throws IOException {
        for (Path group : groups) {
            Path unified = group.resolve("cgroup.freeze");
            if (Files.exists(unified)) {
                write(unified, frozen ? "1" : "0");
                await(group.resolve("cgroup.events"), "frozen " + (frozen ? 1 : 0));
                return;
            }
            Path separate = group.resolve("freezer.state");
            if (Files.exists(separate)) {
                String state = frozen ? "FROZEN" : "THAWED";
                write(separate, state);
                await(separate, state);
                return;
            }
        }
        throw new IOException("the container is in no control group that can be frozen");
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    private static void await(Path file, String line) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (Files.readAllLines(file).contains(line)) {
                return;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new IOException(file + " does not come to read: " + line);
    }
}
