package dev.lamina.unionfs.branch;

import org.jspecify.annotations.Nullable;

/**
 * What a copy has to remember of the object below, so that for users it stays the same object.
 *
 * @param ino the inode number users know it by; 0 when the copy has it anyway
 * @param group set when the object has several names below
 */
public record Identity(long ino, @Nullable Group group) {
    /** Nothing to remember. */
    public static final Identity NONE = new Identity(0, null);

    /**
     * Names below that are one object.
     *
     * @param key the name of the copy in the index of hard links
     * @param origin null where the object's file system cannot say
     * @param names how many names are visible in the union now
     */
    public record Group(byte[] key, @Nullable Origin origin, int names) {}
}
