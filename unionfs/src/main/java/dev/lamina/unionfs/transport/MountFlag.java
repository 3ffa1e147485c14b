package dev.lamina.unionfs.transport;

import dev.lamina.linux.MountCalls;
import java.util.Set;

/** What the kernel does differently with a mount, as mount(8) names it. */
public enum MountFlag {
    /** Nothing can be changed through the mount. */
    RO(MountCalls.MS_RDONLY),
    /** Set-user-id programs have no force. */
    NOSUID(MountCalls.MS_NOSUID),
    /** Device nodes have no force. */
    NODEV(MountCalls.MS_NODEV),
    /** No program can be started from it. */
    NOEXEC(MountCalls.MS_NOEXEC),
    /** Every write waits for the branch. */
    SYNC(MountCalls.MS_SYNCHRONOUS),
    /** Every change of a directory waits for the branch. */
    DIRSYNC(MountCalls.MS_DIRSYNC),
    /** No access times. */
    NOATIME(MountCalls.MS_NOATIME),
    /** No access times of directories. */
    NODIRATIME(MountCalls.MS_NODIRATIME);

    private final long bit;

    MountFlag(long bit) {
        this.bit = bit;
    }

    /** Its name in a list of mount options. */
    public String option() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** As mount(2) takes them. */
    public static long bits(Set<MountFlag> flags) {
        return flags.stream().mapToLong(flag -> flag.bit).reduce(0, (a, b) -> a | b);
    }
}
