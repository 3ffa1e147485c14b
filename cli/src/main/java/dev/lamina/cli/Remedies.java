package dev.lamina.cli;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import java.io.IOException;

/** What to do about errors of the kernel, where there is something to do. */
final class Remedies {
    private Remedies() {}

    static String of(ErrnoException error) {
        if (error.is(Errno.ENOSPC) || error.is(Errno.EDQUOT)) {
            return "The disk is full: free some space, then run the same command again.";
        }
        if (error.is(Errno.ENOENT)) {
            return "There is no such file or directory.";
        }
        if (error.is(Errno.ENOTDIR)) {
            return "It is not a directory.";
        }
        if (error.is(Errno.EPERM) || error.is(Errno.EACCES)) {
            return "This needs root (or a right that this process does not have).";
        }
        if (error.operation().startsWith("open") && error.is(Errno.ENODEV)) {
            return "The kernel has no FUSE here: load it with modprobe fuse.";
        }
        return "";
    }

    static String of(IOException error) {
        String reason = String.valueOf(error.getMessage());
        if (reason.contains("No space left") || reason.contains("quota")) {
            return "The disk is full: free some space, then run the same command again.";
        }
        return "";
    }
}
