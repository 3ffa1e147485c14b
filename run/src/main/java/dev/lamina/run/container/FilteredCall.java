package dev.lamina.run.container;

/**
 * A system call of x86_64 that a container's filter does not simply allow: its number, the answer,
 * and the capabilities that give it back when the container may have them.
 */
enum FilteredCall {
    SYSCTL(156, Answer.EPERM),
    ACCT(163, Answer.EPERM, "SYS_PACCT"),
    ADD_KEY(248, Answer.EPERM),
    AFS_SYSCALL(183, Answer.EPERM),
    BPF(321, Answer.EPERM, "SYS_ADMIN", "BPF"),
    CLOCK_SETTIME(227, Answer.EPERM, "SYS_TIME"),
    CREATE_MODULE(174, Answer.EPERM),
    DELETE_MODULE(176, Answer.EPERM, "SYS_MODULE"),
    FANOTIFY_INIT(300, Answer.EPERM, "SYS_ADMIN"),
    FINIT_MODULE(313, Answer.EPERM, "SYS_MODULE"),
    FSCONFIG(431, Answer.EPERM, "SYS_ADMIN"),
    FSMOUNT(432, Answer.EPERM, "SYS_ADMIN"),
    FSOPEN(430, Answer.EPERM, "SYS_ADMIN"),
    FSPICK(433, Answer.EPERM, "SYS_ADMIN"),
    GET_KERNEL_SYMS(177, Answer.EPERM),
    GET_MEMPOLICY(239, Answer.EPERM, "SYS_NICE"),
    GETPMSG(181, Answer.EPERM),
    INIT_MODULE(175, Answer.EPERM, "SYS_MODULE"),
    IO_URING_ENTER(426, Answer.EPERM),
    IO_URING_REGISTER(427, Answer.EPERM),
    IO_URING_SETUP(425, Answer.EPERM),
    IOPERM(173, Answer.EPERM, "SYS_RAWIO"),
    IOPL(172, Answer.EPERM, "SYS_RAWIO"),
    KCMP(312, Answer.EPERM, "SYS_PTRACE"),
    KEXEC_FILE_LOAD(320, Answer.EPERM),
    KEXEC_LOAD(246, Answer.EPERM),
    KEYCTL(250, Answer.EPERM),
    LOOKUP_DCOOKIE(212, Answer.EPERM, "SYS_ADMIN"),
    MBIND(237, Answer.EPERM, "SYS_NICE"),
    MIGRATE_PAGES(256, Answer.EPERM),
    MOUNT(165, Answer.EPERM, "SYS_ADMIN"),
    MOUNT_SETATTR(442, Answer.EPERM, "SYS_ADMIN"),
    MOVE_MOUNT(429, Answer.EPERM, "SYS_ADMIN"),
    MOVE_PAGES(279, Answer.EPERM),
    NFSSERVCTL(180, Answer.EPERM),
    OPEN_BY_HANDLE_AT(304, Answer.EPERM, "DAC_READ_SEARCH"),
    OPEN_TREE(428, Answer.EPERM, "SYS_ADMIN"),
    PERF_EVENT_OPEN(298, Answer.EPERM, "SYS_ADMIN", "PERFMON"),
    PIDFD_GETFD(438, Answer.EPERM, "SYS_PTRACE"),
    PIVOT_ROOT(155, Answer.EPERM),
    PROCESS_MADVISE(440, Answer.EPERM, "SYS_PTRACE"),
    PUTPMSG(182, Answer.EPERM),
    QUERY_MODULE(178, Answer.EPERM),
    QUOTACTL(179, Answer.EPERM, "SYS_ADMIN"),
    QUOTACTL_FD(443, Answer.EPERM, "SYS_ADMIN"),
    REBOOT(169, Answer.EPERM, "SYS_BOOT"),
    REQUEST_KEY(249, Answer.EPERM),
    SECURITY(185, Answer.EPERM),
    SET_MEMPOLICY(238, Answer.EPERM, "SYS_NICE"),
    SET_MEMPOLICY_HOME_NODE(450, Answer.EPERM, "SYS_NICE"),
    SETDOMAINNAME(171, Answer.EPERM, "SYS_ADMIN"),
    SETHOSTNAME(170, Answer.EPERM, "SYS_ADMIN"),
    SETNS(308, Answer.EPERM, "SYS_ADMIN"),
    SETTIMEOFDAY(164, Answer.EPERM, "SYS_TIME"),
    SWAPOFF(168, Answer.EPERM),
    SWAPON(167, Answer.EPERM),
    SYSFS(139, Answer.EPERM),
    SYSLOG(103, Answer.EPERM, "SYS_ADMIN", "SYSLOG"),
    TUXCALL(184, Answer.EPERM),
    UMOUNT2(166, Answer.EPERM, "SYS_ADMIN"),
    UNSHARE(272, Answer.EPERM, "SYS_ADMIN"),
    USELIB(134, Answer.EPERM),
    USERFAULTFD(323, Answer.EPERM),
    USTAT(136, Answer.EPERM),
    VHANGUP(153, Answer.EPERM, "SYS_TTY_CONFIG"),
    VSERVER(236, Answer.EPERM),
    CLONE3(435, Answer.ENOSYS, "SYS_ADMIN"),
    LSM_GET_SELF_ATTR(459, Answer.ENOSYS, "SYS_ADMIN"),
    LSM_SET_SELF_ATTR(460, Answer.ENOSYS, "SYS_ADMIN"),
    LSM_LIST_MODULES(461, Answer.ENOSYS, "SYS_ADMIN"),
    OPEN_TREE_ATTR(467, Answer.ENOSYS),
    FILE_GETATTR(468, Answer.ENOSYS),
    FILE_SETATTR(469, Answer.ENOSYS),
    CLONE(56, Answer.CLONE, "SYS_ADMIN"),
    SOCKET(41, Answer.SOCKET),
    PERSONALITY(135, Answer.PERSONALITY),
    CHROOT(161, Answer.EPERM, "SYS_CHROOT");

    /** What the filter does with a call. */
    enum Answer {
        ALLOW,
        /** The call is refused. */
        EPERM,
        /** The kernel seems not to have it, so that libraries fall back. */
        ENOSYS,
        /** Allowed when it makes no namespace. */
        CLONE,
        /** Allowed for all domains but those of the kernel's crypto and of virtual machines. */
        SOCKET,
        /** Allowed for the personalities that change nothing but the look of uname(2). */
        PERSONALITY
    }

    private final int number;
    private final Answer answer;

    /** Bits of capabilities: any of them gives the call back. */
    private final long givenBackBy;

    FilteredCall(int number, Answer answer, String... capabilities) {
        this.number = number;
        this.answer = answer;
        long mask = 0;
        for (String capability : capabilities) {
            mask |= CapabilitySet.named(capability).mask();
        }
        this.givenBackBy = mask;
    }

    int number() {
        return number;
    }

    /**
     * @param bounding the capabilities the container can ever have
     */
    Answer answer(CapabilitySet bounding) {
        return (bounding.mask() & givenBackBy) != 0 ? Answer.ALLOW : answer;
    }
}
