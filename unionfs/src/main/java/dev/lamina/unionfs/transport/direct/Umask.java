package dev.lamina.unionfs.transport.direct;

/**
 * How the umask of a caller reaches the mode of a new object.
 *
 * @param ours whether the kernel leaves it to us ({@link Feature#DONT_MASK})
 */
record Umask(boolean ours) {
    int applied(int mode, int umask) {
        return ours ? mode & ~(umask & 0777) : mode;
    }
}
