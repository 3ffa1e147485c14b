package dev.lamina.run.container;

/** A resource of setrlimit(2), by its number on x86_64 and arm64. */
public enum Limit {
    CPU,
    FSIZE,
    DATA,
    STACK,
    CORE,
    RSS,
    NPROC,
    NOFILE,
    MEMLOCK,
    AS,
    LOCKS,
    SIGPENDING,
    MSGQUEUE,
    NICE,
    RTPRIO,
    RTTIME;

    public int number() {
        return ordinal();
    }
}
