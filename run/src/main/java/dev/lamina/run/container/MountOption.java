package dev.lamina.run.container;

import java.util.Set;

/**
 * An option of a mount, by its bit in mount(2). The first four are the same bits in
 * mount_setattr(2).
 */
public enum MountOption {
    RO(1),
    NOSUID(1 << 1),
    NODEV(1 << 2),
    NOEXEC(1 << 3),
    RELATIME(1 << 21),
    STRICTATIME(1 << 24);

    private final long flag;

    MountOption(long flag) {
        this.flag = flag;
    }

    public long flag() {
        return flag;
    }

    static long flags(Set<MountOption> set) {
        long flags = 0;
        for (var one : set) {
            flags |= one.flag;
        }
        return flags;
    }
}
