package dev.lamina.unionfs.branch;

import org.jspecify.annotations.Nullable;

/** A directory of a directory branch, with what is worth remembering about it. */
public final class DirectoryEntry extends Entry {
    /** The cached descriptor; set and cleared by {@link DirectoryFds} only. */
    volatile @Nullable OpenDirectory open;

    /** What its private attributes say; null when not read yet. */
    volatile @Nullable Marks marks;

    /** Whether names with {@code .wh.} in front are in it; null when not known yet. */
    volatile @Nullable Boolean whiteoutFiles;

    DirectoryEntry(@Nullable DirectoryEntry parent, byte[] name) {
        super(parent, name);
    }

    /** One that has just been made: nothing is in it. */
    static DirectoryEntry fresh(DirectoryEntry parent, byte[] name) {
        var directory = new DirectoryEntry(parent, name);
        directory.marks = Marks.NONE;
        directory.whiteoutFiles = false;
        return directory;
    }
}
