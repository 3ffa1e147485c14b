package dev.lamina.run.container;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A container whose program did not come to run. */
public final class StartException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What a shell returns for a program that is found but cannot be executed. */
    public static final int NOT_EXECUTABLE = 126;

    public static final int NOT_FOUND = 127;

    /** Lamina's own failure. */
    public static final int FAILED = 125;

    private final int exitCode;

    private StartException(String message, int exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** {@link #FAILED}, {@link #NOT_EXECUTABLE} or {@link #NOT_FOUND}. */
    public int exitCode() {
        return exitCode;
    }

    static StartException died(int code) {
        return new StartException(
                "init ended with code " + code + " before the program started", FAILED, null);
    }

    /**
     * @param interpreterMissing the program is there, what should run it is not
     */
    static StartException at(InitPlan.Step step, Errno errno, boolean interpreterMissing) {
        var cause = new ErrnoException(errno, step.toString());
        if (step.operation() instanceof Operation.Execute execute) {
            return execution(execute, errno, interpreterMissing, cause);
        }
        String hint =
                step.operation() instanceof Operation.OpenFuse
                        ? "; a container's root needs FUSE: load it with modprobe fuse, and give"
                                + " this machine or container /dev/fuse"
                        : "";
        return new StartException(
                "cannot start the container: " + cause.getMessage() + hint, FAILED, cause);
    }

    private static StartException execution(
            Operation.Execute execute,
            Errno errno,
            boolean interpreterMissing,
            ErrnoException cause) {
        String name = execute.arguments().getFirst().toString();
        if (interpreterMissing) {
            return new StartException(
                    name
                            + ": its interpreter (after #!, or the dynamic loader) is not in the image",
                    NOT_FOUND,
                    cause);
        }
        if (errno.equals(Errno.ENOENT) || errno.equals(Errno.ENOTDIR)) {
            String where = name.indexOf('/') >= 0 ? "in the image" : "in the container's PATH";
            return new StartException(name + ": not found " + where, NOT_FOUND, cause);
        }
        String reason =
                errno.equals(Errno.ENOEXEC) ? "it is no program of this machine" : errno.name();
        return new StartException(name + ": cannot be executed: " + reason, NOT_EXECUTABLE, cause);
    }
}
