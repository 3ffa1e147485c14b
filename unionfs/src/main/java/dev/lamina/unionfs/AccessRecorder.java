package dev.lamina.unionfs;

/**
 * Hears of each access to a union, after it has succeeded and before its process goes on; so what
 * it throws or how long it takes is the file system's. It must not touch the mount. Called by many
 * threads at once.
 */
@FunctionalInterface
public interface AccessRecorder {
    void record(Access access);
}
