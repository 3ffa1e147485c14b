package dev.lamina.unionfs.branch;

/**
 * How changes are written.
 *
 * @param refers a moved directory and a file with changed metadata refer to what is below, as
 *     kernel overlayfs does it with {@code redirect_dir=on} and {@code metacopy=on}. Otherwise the
 *     one cannot be moved (EXDEV) and the other is copied whole, and whoever knows whiteouts and
 *     opaque directories can read the branch
 * @param userNotes notes go into {@code user.overlay.*} even where {@code trusted.overlay.*} is
 *     permitted, as kernel overlayfs does it with {@code userxattr}; nothing refers then
 */
public record Writing(Sync sync, boolean refers, boolean userNotes) {
    /** What is done so that changes survive a crash of the machine. */
    public enum Sync {
        /** As much as users ask for. */
        ASKED,
        /** Nothing. */
        NEVER,
        /** Nothing, and the work directory says that the branch is not to be used again. */
        VOLATILE
    }

    public static final Writing USUAL = new Writing(Sync.ASKED, true, false);

    public Writing with(Sync other) {
        return new Writing(other, refers, userNotes);
    }
}
