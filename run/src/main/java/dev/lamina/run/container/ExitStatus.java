package dev.lamina.run.container;

/**
 * How a container's program ended.
 *
 * @param code its exit code, or 128 and the number of the signal that ended it
 * @param outOfMemory whether the kernel killed a process of the container at its memory limit
 */
public record ExitStatus(int code, boolean outOfMemory) {
    public boolean succeeded() {
        return code == 0;
    }
}
