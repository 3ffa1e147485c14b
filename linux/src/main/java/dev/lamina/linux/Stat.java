package dev.lamina.linux;

/**
 * The attributes of a file, as statx(2) gives them.
 *
 * @param dev device number in the form {@link #makedev} makes
 * @param mode type and permission bits, {@code S_IFMT | 07777}
 * @param rdev device number of a device node, else 0
 * @param size bytes
 * @param blocks units of 512 bytes
 */
public record Stat(
        long dev,
        long ino,
        int mode,
        int nlink,
        int uid,
        int gid,
        long rdev,
        long size,
        int blksize,
        long blocks,
        Timestamp atime,
        Timestamp mtime,
        Timestamp ctime) {
    public static final int S_IFMT = 0170000;
    public static final int S_IFSOCK = 0140000;
    public static final int S_IFLNK = 0120000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFBLK = 0060000;
    public static final int S_IFDIR = 0040000;
    public static final int S_IFCHR = 0020000;
    public static final int S_IFIFO = 0010000;

    /** The same with another number of names. */
    public Stat withLinks(int links) {
        return new Stat(
                dev, ino, mode, links, uid, gid, rdev, size, blksize, blocks, atime, mtime, ctime);
    }

    public int type() {
        return mode & S_IFMT;
    }

    public int permissions() {
        return mode & 07777;
    }

    /**
     * The permission bits that stay on a file when somebody without privilege writes it: not
     * set-user-id, and set-group-id only where the group may not execute, since it means mandatory
     * locking there.
     */
    public int permissionsAfterWrite() {
        boolean groupExecutes = (mode & 0010) != 0;
        return permissions() & ~(groupExecutes ? 06000 : 04000);
    }

    public boolean isDirectory() {
        return type() == S_IFDIR;
    }

    public boolean isRegular() {
        return type() == S_IFREG;
    }

    public boolean isSymlink() {
        return type() == S_IFLNK;
    }

    /** A character device 0:0: what a directory branch holds in place of a removed name. */
    public boolean isWhiteoutDevice() {
        return type() == S_IFCHR && rdev == 0;
    }

    /** The device number as mknod(2) takes it and FUSE transports it. */
    public static long makedev(int major, int minor) {
        return ((long) (major & 0xfffff000) << 32)
                | ((long) (major & 0xfff) << 8)
                | ((long) (minor & 0xffffff00) << 12)
                | (minor & 0xff);
    }

    public static int major(long dev) {
        return (int) (((dev >>> 8) & 0xfff) | ((dev >>> 32) & 0xfffff000));
    }

    public static int minor(long dev) {
        return (int) ((dev & 0xff) | ((dev >>> 12) & 0xffffff00));
    }
}
