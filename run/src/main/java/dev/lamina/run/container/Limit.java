package dev.lamina.run.container;

/** A resource of setrlimit(2), by its number on x86_64 and arm64. */
public enum Limit {
    CPU(0),
    FSIZE(1),
    DATA(2),
    STACK(3),
    CORE(4),
    RSS(5),
    NPROC(6),
    NOFILE(7),
    MEMLOCK(8),
    AS(9),
    LOCKS(10),
    SIGPENDING(11),
    MSGQUEUE(12),
    NICE(13),
    RTPRIO(14),
    RTTIME(15);

    private final int number;

    Limit(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
