package dev.lamina.run.container;

import java.util.Set;

/** A kind of namespace and the bit that asks clone(2) or unshare(2) for a new one. */
public enum Namespace {
    MOUNT(0x00020000),
    CGROUP(0x02000000),
    UTS(0x04000000),
    IPC(0x08000000),
    USER(0x10000000),
    PID(0x20000000),
    NETWORK(0x40000000);

    private final long flag;

    Namespace(long flag) {
        this.flag = flag;
    }

    public long flag() {
        return flag;
    }

    static long flags(Set<Namespace> set) {
        long flags = 0;
        for (var one : set) {
            flags |= one.flag;
        }
        return flags;
    }
}
