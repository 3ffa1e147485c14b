package dev.lamina.it.fuzz;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;

/**
 * What a step is about: a path from the root of the union or from a directory held open, or an open
 * file itself.
 *
 * @param slot {@link #ROOT}, or which of the open files
 * @param path empty for the open file itself
 */
record Spot(int slot, String path) {
    static final int ROOT = -1;

    static Spot of(String path) {
        return new Spot(ROOT, path);
    }

    static Spot open(int slot) {
        return new Spot(slot, "");
    }

    int directory(Side side) throws ErrnoException {
        return slot == ROOT ? side.root() : side.fd(slot);
    }

    /**
     * As {@link #directory}, to change attributes: through an open descriptor only those of a
     * regular file. Others that have been removed come back to life in kernel overlayfs, or it
     * changes what has taken their place.
     */
    int changeable(Side side) throws ErrnoException {
        int fd = directory(side);
        if (isOpenFile() && !Linux.SYSTEM.files().stat(fd).isRegular()) {
            throw new ErrnoException(Errno.EBADF, "change through a descriptor");
        }
        return fd;
    }

    byte[] name() {
        return Text.bytes(path);
    }

    boolean isOpenFile() {
        return path.isEmpty();
    }

    @Override
    public String toString() {
        var name = Text.printable(path);
        return slot == ROOT ? name : "fd" + slot + (path.isEmpty() ? "" : ":" + name);
    }
}
