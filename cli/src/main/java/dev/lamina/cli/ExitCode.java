package dev.lamina.cli;

/**
 * The exit codes of all commands. {@code jrun} otherwise ends with the code of the program it ran.
 */
enum ExitCode {
    OK(0),
    /** The command could not do its work, or a comparison found a difference. */
    FAILED(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** {@code mount.fuse.junion}: the mount could not be made, as mount(8) has it. */
    MOUNT(32),
    /** {@code jrun}: Lamina failed before or beside the program. */
    LAMINA(125),
    /** {@code jrun}: the program was found and cannot be executed. */
    NOT_EXECUTABLE(126),
    /** {@code jrun}: the program was not found. */
    NOT_FOUND(127),
    /** {@code jbuild}: given up on request, as a shell says it of a program ended by Ctrl-C. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
