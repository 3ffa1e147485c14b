package dev.lamina.store.layer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Field positions of a tar header block, and the writing of ustar headers. */
final class TarHeader {
    static final int BLOCK = 512;

    static final int NAME = 0;
    static final int NAME_SIZE = 100;
    static final int MODE = 100;
    static final int UID = 108;
    static final int GID = 116;
    static final int SIZE = 124;
    static final int MTIME = 136;
    static final int CHECKSUM = 148;
    static final int TYPE = 156;
    static final int LINK = 157;
    static final int MAGIC = 257;
    static final int DEV_MAJOR = 329;
    static final int DEV_MINOR = 337;
    static final int PREFIX = 345;
    static final int PREFIX_SIZE = 155;

    static final long MAX_SIZE = 077777777777L;
    static final int MAX_ID = 07777777;

    private static final byte[] USTAR = "ustar\00000".getBytes(StandardCharsets.US_ASCII);

    private TarHeader() {}

    /**
     * Writes one header block at {@code at}. Names that do not fit are cut, numbers that do not fit
     * are written as 0: the caller has put the true value into a PAX record.
     */
    static void write(
            byte[] block,
            int at,
            byte type,
            byte[] name,
            byte[] link,
            int mode,
            int uid,
            int gid,
            long size,
            long mtime,
            int major,
            int minor) {
        Arrays.fill(block, at, at + BLOCK, (byte) 0);
        int split = splitName(name);
        if (split > 0) {
            System.arraycopy(name, 0, block, at + PREFIX, split);
            System.arraycopy(name, split + 1, block, at + NAME, name.length - split - 1);
        } else {
            System.arraycopy(name, 0, block, at + NAME, Math.min(name.length, NAME_SIZE));
        }
        octal(block, at + MODE, 7, mode);
        octal(block, at + UID, 7, uid <= MAX_ID ? uid : 0);
        octal(block, at + GID, 7, gid <= MAX_ID ? gid : 0);
        octal(block, at + SIZE, 11, size <= MAX_SIZE ? size : 0);
        octal(block, at + MTIME, 11, mtime >= 0 && mtime <= MAX_SIZE ? mtime : 0);
        block[at + TYPE] = type;
        System.arraycopy(link, 0, block, at + LINK, Math.min(link.length, NAME_SIZE));
        System.arraycopy(USTAR, 0, block, at + MAGIC, USTAR.length);
        octal(block, at + DEV_MAJOR, 7, major);
        octal(block, at + DEV_MINOR, 7, minor);
        Arrays.fill(block, at + CHECKSUM, at + CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + BLOCK; i++) {
            sum += block[i] & 0xff;
        }
        octal(block, at + CHECKSUM, 6, sum);
        block[at + CHECKSUM + 6] = 0;
    }

    /** Whether a ustar header can hold the name. */
    static boolean fits(byte[] name) {
        return name.length <= NAME_SIZE || splitName(name) > 0;
    }

    /** The slash that parts prefix from name; 0 when the name needs no split or allows none. */
    private static int splitName(byte[] name) {
        if (name.length <= NAME_SIZE || name.length > PREFIX_SIZE + 1 + NAME_SIZE) {
            return 0;
        }
        for (int i = Math.min(PREFIX_SIZE, name.length - 2); i > 0; i--) {
            if (name[i] == '/' && name.length - i - 1 <= NAME_SIZE) {
                return i;
            }
        }
        return 0;
    }

    private static void octal(byte[] block, int at, int digits, long value) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }
}
