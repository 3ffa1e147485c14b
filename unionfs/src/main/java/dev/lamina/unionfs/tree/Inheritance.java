package dev.lamina.unionfs.tree;

import dev.lamina.linux.Stat;
import dev.lamina.unionfs.branch.NewObject;
import dev.lamina.unionfs.branch.Ownership;

/**
 * What a new object takes from its directory.
 *
 * @param setGid its group is the directory's, and a directory passes that on
 * @param defaultAcl the directory's ACL, not the umask, limits the mode
 */
record Inheritance(boolean setGid, int gid, boolean defaultAcl) {
    private static final int S_ISGID = 02000;

    static Inheritance of(Stat directory, boolean defaultAcl) {
        return new Inheritance((directory.mode() & S_ISGID) != 0, directory.gid(), defaultAcl);
    }

    Ownership ownership(Caller caller) {
        return new Ownership(caller.uid(), setGid ? gid : caller.gid(), !defaultAcl);
    }

    private int mode(Caller caller, int mode) {
        return defaultAcl ? mode : mode & ~caller.umask();
    }

    NewObject.Directory directory(Caller caller, int mode) {
        return new NewObject.Directory((mode(caller, mode) & 07777) | (setGid ? S_ISGID : 0));
    }

    NewObject.File file(Caller caller, int mode) {
        return new NewObject.File(mode(caller, mode) & 07777);
    }

    NewObject.Special special(Caller caller, int mode, long rdev) {
        return new NewObject.Special(mode(caller, mode), rdev);
    }
}
