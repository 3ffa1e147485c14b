package dev.lamina.it.fuzz;

import dev.lamina.linux.ErrnoException;

/** Whose credentials a step has: those of the calling thread, nobody else's in this process. */
enum User {
    ROOT(0, 0),
    ONE(1001, 1001),
    OTHER(1002, 1001);

    private final int uid;
    private final int gid;

    User(int uid, int gid) {
        this.uid = uid;
        this.gid = gid;
    }

    /** Root alone may change who the thread is, so the way leads over root. */
    static void become(User user) throws ErrnoException {
        Kernel.SETRESUID.call(-1, 0, -1);
        Kernel.SETRESGID.call(-1, user.gid, -1);
        Kernel.SETRESUID.call(-1, user.uid, -1);
    }

    /** Takes all further groups from the calling thread, which is root's. */
    static void dropGroups() throws ErrnoException {
        Kernel.SETGROUPS.call(0, 0, 0);
    }
}
