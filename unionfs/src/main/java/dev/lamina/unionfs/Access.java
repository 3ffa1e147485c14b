package dev.lamina.unionfs;

import org.jspecify.annotations.Nullable;

/**
 * Something a process did with an object of a union, and that succeeded.
 *
 * @param path from the root of the union, which is {@code /}; of several names of a file the one
 *     met last
 * @param detail the new path of a rename or link, the name of an extended attribute where there is
 *     one; else null
 * @param branch where the object was: an index into {@link UnionOptions#branches}, {@link #NOWHERE}
 *     for a name that is absent. For a directory the topmost of those merged, for content the one
 *     that has the data, for something new the one that took it
 */
public record Access(
        Kind kind, ByteString path, @Nullable ByteString detail, int branch, Task task) {
    public static final int NOWHERE = -1;

    /** What was done. */
    public enum Kind {
        /** A name was looked for, and found. */
        LOOKUP(false),
        /** A name was looked for, and was not there. */
        ABSENT(false),
        /** A directory was listed. */
        READDIR(false),
        /**
         * Attributes were asked for: by a program, or by the kernel to see whether it may open the
         * file or walk through the directory.
         */
        GETATTR(false),
        /** A file was opened for reading, mapping or execution. */
        READ(false),
        READLINK(false),
        /** An extended attribute was asked for, there or not; without detail, their list. */
        GETXATTR(false),
        /** A file, directory, symbolic link or other object was made. */
        CREATE(true),
        /** A file was opened for writing, or its size was set. */
        WRITE(true),
        /** Mode, owner, times or the extended attribute of the detail were changed. */
        SETATTR(true),
        /** A name was taken away. */
        REMOVE(true),
        RENAME(true),
        LINK(true);

        private final boolean write;

        Kind(boolean write) {
            this.write = write;
        }

        /** Whether it changes the union. */
        public boolean isWrite() {
            return write;
        }
    }

    /**
     * Who did it.
     *
     * @param pid in the pid namespace of whoever mounted the union; 0 when it is not visible there
     *     or the kernel acted by itself
     * @param command the name the kernel keeps of the program, up to 15 bytes, as it was when the
     *     process was first seen and when it was first seen after an exec; empty when not known
     */
    public record Task(int pid, String command) {
        public static final Task UNKNOWN = new Task(0, "");
    }
}
