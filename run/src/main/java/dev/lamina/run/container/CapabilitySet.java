package dev.lamina.run.container;

import java.util.Locale;

/**
 * A set of Linux capabilities as the kernel's bit mask. Its text lists the names in the order of
 * their numbers.
 */
public record CapabilitySet(long mask) {
    private static final String[] NAMES = {
        "CHOWN",
        "DAC_OVERRIDE",
        "DAC_READ_SEARCH",
        "FOWNER",
        "FSETID",
        "KILL",
        "SETGID",
        "SETUID",
        "SETPCAP",
        "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE",
        "NET_BROADCAST",
        "NET_ADMIN",
        "NET_RAW",
        "IPC_LOCK",
        "IPC_OWNER",
        "SYS_MODULE",
        "SYS_RAWIO",
        "SYS_CHROOT",
        "SYS_PTRACE",
        "SYS_PACCT",
        "SYS_ADMIN",
        "SYS_BOOT",
        "SYS_NICE",
        "SYS_RESOURCE",
        "SYS_TIME",
        "SYS_TTY_CONFIG",
        "MKNOD",
        "LEASE",
        "AUDIT_WRITE",
        "AUDIT_CONTROL",
        "SETFCAP",
        "MAC_OVERRIDE",
        "MAC_ADMIN",
        "SYSLOG",
        "WAKE_ALARM",
        "BLOCK_SUSPEND",
        "AUDIT_READ",
        "PERFMON",
        "BPF",
        "CHECKPOINT_RESTORE"
    };

    public static final CapabilitySet NONE = new CapabilitySet(0);

    /** Every one there is; what a process gets of them its bounding set decides. */
    public static final CapabilitySet ALL = new CapabilitySet((1L << NAMES.length) - 1);

    /** The eleven a container has unless told otherwise. */
    public static final CapabilitySet DEFAULT = new CapabilitySet(0x800405fbL);

    /** The eleven with NET_RAW, MKNOD and AUDIT_WRITE: what the most common engine gives. */
    public static final CapabilitySet DOCKER = new CapabilitySet(0xa80425fbL);

    /**
     * The set of one capability by name, in any case, with or without {@code CAP_}.
     *
     * @throws IllegalArgumentException for a name no kernel has
     */
    public static CapabilitySet named(String name) {
        String plain = name.toUpperCase(Locale.ROOT);
        if (plain.startsWith("CAP_")) {
            plain = plain.substring(4);
        }
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(plain)) {
                return new CapabilitySet(1L << i);
            }
        }
        throw new IllegalArgumentException("unknown capability " + name);
    }

    public CapabilitySet with(CapabilitySet other) {
        return new CapabilitySet(mask | other.mask);
    }

    public CapabilitySet without(CapabilitySet other) {
        return new CapabilitySet(mask & ~other.mask);
    }

    /** Those of the other set too. */
    public CapabilitySet within(CapabilitySet other) {
        return new CapabilitySet(mask & other.mask);
    }

    public boolean has(CapabilitySet other) {
        return (mask & other.mask) == other.mask;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < Long.SIZE; i++) {
            if ((mask >>> i & 1) != 0) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(i < NAMES.length ? NAMES[i] : String.valueOf(i));
            }
        }
        return text.isEmpty() ? "none" : text.toString();
    }
}
