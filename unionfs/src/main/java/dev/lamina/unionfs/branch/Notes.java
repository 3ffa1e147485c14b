package dev.lamina.unionfs.branch;

import org.jspecify.annotations.Nullable;

/**
 * What is noted on an object that is no directory.
 *
 * @param ino the inode number it has brought along from below, or 0
 * @param metacopy its data is below
 * @param linked it is one of several names below
 * @param redirect where, when not under its name
 */
record Notes(long ino, boolean metacopy, boolean linked, byte @Nullable [] redirect) {
    static final Notes NONE = new Notes(0, false, false, null);
}
