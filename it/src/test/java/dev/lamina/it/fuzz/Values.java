package dev.lamina.it.fuzz;

import static dev.lamina.linux.FileCalls.O_APPEND;
import static dev.lamina.linux.FileCalls.O_CREAT;
import static dev.lamina.linux.FileCalls.O_DIRECTORY;
import static dev.lamina.linux.FileCalls.O_EXCL;
import static dev.lamina.linux.FileCalls.O_NOATIME;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_PATH;
import static dev.lamina.linux.FileCalls.O_TRUNC;

import dev.lamina.linux.DirectoryCalls;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import java.util.Random;

/** Picks what steps need beside names: mostly what is usual, and all that matters. */
final class Values {
    private static final int[] MODES = {
        0644, 0755, 0777, 0700, 0600, 0666, 0, 0444, 01777, 02775, 04755, 06777
    };
    private static final int[] SIZES = {
        0, 1, 7, 100, 4095, 4096, 4097, 8192, 10_000, 65_536, 131_072, 200_000
    };
    private static final String[] ATTRIBUTES = {
        "user.a",
        "user.b",
        "trusted.x",
        "trusted.overlay.opaque",
        "trusted.overlay.x",
        "trusted.overlayx",
        "user.overlay.x",
        "security.capability",
        "security.x",
        "system.posix_acl_access",
        "system.posix_acl_default",
        "nonsense.x"
    };
    private static final String[] VALUES = {"", "y", "value", "x".repeat(300), "z".repeat(5000)};

    /** cap_net_raw+ep, in version 2. */
    private static final String CAPABILITY = "\1\0\0\2\0\40\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

    /** In version 2: owner rwx, user 1001 rw, group r-x, mask rwx, others r. */
    private static final String ACL =
            "\2\0\0\0"
                    + "\1\0\7\0\u00ff\u00ff\u00ff\u00ff"
                    + "\2\0\6\0\u00e9\3\0\0"
                    + "\4\0\5\0\u00ff\u00ff\u00ff\u00ff"
                    + "\20\0\7\0\u00ff\u00ff\u00ff\u00ff"
                    + "\40\0\4\0\u00ff\u00ff\u00ff\u00ff";

    private final Random random;

    /** See {@link Style#hasCapabilities}. */
    private final boolean capabilities;

    Values(Random random, boolean capabilities) {
        this.random = random;
        this.capabilities = capabilities;
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    int mode() {
        int mode = MODES[oneIn(2) ? random.nextInt(4) : random.nextInt(MODES.length)];
        return capabilities ? mode & 01777 : mode;
    }

    int id() {
        return switch (random.nextInt(4)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> 1001;
            default -> 1002;
        };
    }

    int letter() {
        return 'A' + random.nextInt(26);
    }

    int count() {
        return oneIn(2) ? random.nextInt(300) : SIZES[random.nextInt(SIZES.length)];
    }

    long offset() {
        return oneIn(3) ? random.nextInt(12_000) : SIZES[random.nextInt(SIZES.length)];
    }

    String target() {
        return switch (random.nextInt(6)) {
            case 0 -> ".";
            case 1 -> "b/c";
            case 2 -> "/lamina/nowhere";
            case 3 -> "t".repeat(300);
            default -> String.valueOf((char) ('a' + random.nextInt(6)));
        };
    }

    int nodeType() {
        return switch (random.nextInt(5)) {
            case 0 -> Stat.S_IFIFO;
            case 1 -> Stat.S_IFSOCK;
            case 2 -> Stat.S_IFCHR;
            case 3 -> Stat.S_IFBLK;
            default -> Stat.S_IFREG;
        };
    }

    /** Nothing, which a whiteout has too; the null device; and one that nobody has. */
    long device() {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> Stat.makedev(1, 3);
            default -> Stat.makedev(4000, 70_000);
        };
    }

    int renameFlags() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> DirectoryCalls.RENAME_NOREPLACE;
            case 2, 3 -> DirectoryCalls.RENAME_EXCHANGE;
            case 4 -> random.nextInt(8);
            default -> 0;
        };
    }

    Timestamp time() {
        return switch (random.nextInt(5)) {
            case 0 -> new Timestamp(0, FileCalls.UTIME_NOW);
            case 1 -> new Timestamp(0, FileCalls.UTIME_OMIT);
            case 2 -> new Timestamp(-random.nextInt(1000), random.nextInt(1_000_000_000));
            default -> new Timestamp(random.nextInt(1_500_000_000), random.nextInt(1_000_000_000));
        };
    }

    String attribute() {
        var name = oneIn(2) ? ATTRIBUTES[random.nextInt(2)] : pick(random, ATTRIBUTES);
        return !capabilities && name.equals("security.capability") ? "security.x" : name;
    }

    /** Not of a kind that there is not: the kernel copies up the directory before it says so. */
    String settable() {
        var name = attribute();
        return name.startsWith("nonsense") ? ATTRIBUTES[0] : name;
    }

    String value(String attribute) {
        if (oneIn(8)) {
            return pick(random, VALUES);
        }
        return switch (attribute) {
            case "security.capability" -> CAPABILITY;
            case "system.posix_acl_access", "system.posix_acl_default" -> ACL;
            default -> pick(random, VALUES);
        };
    }

    int xattrFlags() {
        return oneIn(3) ? random.nextInt(4) : 0;
    }

    int openFlags() {
        int flags = random.nextInt(3);
        flags |= oneIn(4) ? O_CREAT : 0;
        flags |= oneIn(10) ? O_EXCL : 0;
        flags |= oneIn(6) ? O_TRUNC : 0;
        flags |= oneIn(6) ? O_APPEND : 0;
        flags |= oneIn(6) ? O_DIRECTORY : 0;
        flags |= oneIn(10) ? O_NOFOLLOW : 0;
        flags |= oneIn(24) ? O_NOATIME : 0;
        flags |= oneIn(24) ? O_PATH : 0;
        return flags;
    }

    /** None, KEEP_SIZE, PUNCH_HOLE alone and with KEEP_SIZE, ZERO_RANGE alone and with it. */
    int allocation() {
        return new int[] {0, 0, 1, 3, 3, 2, 16, 17}[random.nextInt(8)];
    }

    /** LOCK_SH, LOCK_EX, LOCK_UN. */
    int lock() {
        return new int[] {1, 2, 8}[random.nextInt(3)];
    }
}
