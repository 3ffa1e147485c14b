package dev.lamina.it.fuzz;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Directories that become lower branches, filled by steps as unions are. */
final class Branch {
    private static final FileCalls FILES = Linux.SYSTEM.files();
    private static final long LONG_AGO = 1_000_000_000;

    private Branch() {}

    /** A root that everybody may write. */
    static void makeRoot(Path directory) throws ErrnoException {
        byte[] path = Text.bytes(directory.toString());
        FILES.chmod(FileCalls.AT_FDCWD, path, 0777);
        age(FileCalls.AT_FDCWD, path);
    }

    /**
     * Fills a branch; every object in it is old then, so that a later change of times shows.
     *
     * @param below the branches under it, topmost first
     */
    static Path make(Path directory, List<Turn> turns, List<Path> below) throws IOException {
        Side.Mounter nothing = (branches, tree) -> () -> {};
        try (var side = new Side(nothing, directory, List.of())) {
            for (var turn : turns) {
                side.take(turn);
            }
            var lower = new ArrayList<Integer>();
            for (var branch : below) {
                lower.add(open(FileCalls.AT_FDCWD, Text.bytes(branch.toString())));
            }
            int root = open(side.root(), Text.bytes("."));
            prune(root, lower);
            FILES.close(root);
            lower.forEach(FILES::close);
            ageAll(side.root(), Text.bytes("."));
        }
        var root = directory.resolve("tree");
        makeRoot(root);
        return root;
    }

    /**
     * Removes whiteouts from directories that are not merged with any below: the kernel would list
     * them there.
     */
    private static void prune(int directory, List<Integer> below) throws ErrnoException {
        boolean isMerged = !below.isEmpty() && !isOpaque(directory);
        for (var entry : Linux.SYSTEM.directories().list(directory)) {
            var stat = FILES.stat(directory, entry.name());
            if (stat.isWhiteoutDevice() && !isMerged) {
                Linux.SYSTEM.directories().unlink(directory, entry.name());
            } else if (stat.isDirectory()) {
                var under = isMerged ? under(below, entry.name()) : List.<Integer>of();
                int child = open(directory, entry.name());
                prune(child, under);
                FILES.close(child);
                under.forEach(FILES::close);
            }
        }
    }

    /** The directories that would be merged under a name. */
    private static List<Integer> under(List<Integer> directories, byte[] name)
            throws ErrnoException {
        var under = new ArrayList<Integer>();
        for (int directory : directories) {
            var stat = FILES.statIfPresent(directory, name);
            if (stat != null && !stat.isDirectory()) {
                break;
            }
            if (stat != null) {
                under.add(open(directory, name));
                if (isOpaque(under.getLast())) {
                    break;
                }
            }
        }
        return under;
    }

    private static boolean isOpaque(int directory) throws ErrnoException {
        return Linux.SYSTEM.xattrs().get(directory, Text.bytes("trusted.overlay.opaque")) != null;
    }

    private static int open(int directory, byte[] name) throws ErrnoException {
        return FILES.open(directory, name, FileCalls.O_DIRECTORY, 0);
    }

    private static void ageAll(int directory, byte[] name) throws ErrnoException {
        if (FILES.stat(directory, name).isDirectory()) {
            int fd = open(directory, name);
            try {
                for (var entry : Linux.SYSTEM.directories().list(fd)) {
                    ageAll(fd, entry.name());
                }
            } finally {
                FILES.close(fd);
            }
        }
        age(directory, name);
    }

    private static void age(int directory, byte[] name) throws ErrnoException {
        var time = new Timestamp(LONG_AGO, 123_456_789);
        FILES.utimens(directory, name, time, time);
    }
}
