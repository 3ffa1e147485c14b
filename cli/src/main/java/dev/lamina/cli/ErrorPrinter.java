package dev.lamina.cli;

import dev.lamina.builder.BuildException;
import dev.lamina.builder.RunFailedException;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.linux.ErrnoException;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns a failure into words: what happened, to what, and what to do. The one place that does. */
final class ErrorPrinter {
    private final String program;
    private final PrintStream err;

    ErrorPrinter(String program, PrintStream err) {
        this.program = program;
        this.err = err;
    }

    void print(Exception failure) {
        switch (failure) {
            case UsageException usage -> say(usage.getMessage(), usage.hint());
            case BuildfileException buildfile -> err.println(buildfile.diagnostic().render());
            case RunFailedException run -> failed(run);
            case BuildException build -> say(build.getMessage(), build.remedy());
            case StoreException store -> say(store.getMessage(), store.remedy());
            case ErrnoException errno -> say(errno.getMessage(), Remedies.of(errno));
            case NoSuchFileException missing -> say("no such file: " + missing.getFile(), "");
            case AccessDeniedException denied -> say("permission denied: " + denied.getFile(), "");
            case FileSystemException file -> say(file.getMessage(), Remedies.of(file));
            case IOException io -> say(io.getMessage(), Remedies.of(io));
            default -> internal(failure);
        }
        for (Throwable also : failure.getSuppressed()) {
            err.println("  also: " + Console.printable(String.valueOf(also.getMessage())));
        }
    }

    /** The whole output stands above; its end is told again with the place. */
    private void failed(RunFailedException run) {
        err.println(run.diagnostic().render());
        for (String line : run.lastLines()) {
            err.println("  | " + Console.printable(line));
        }
    }

    private void say(@org.jspecify.annotations.Nullable String message, String remedy) {
        err.println(program + ": " + Console.printable(String.valueOf(message)));
        if (!remedy.isEmpty()) {
            err.println("  " + Console.printable(remedy));
        }
    }

    private void internal(Exception failure) {
        err.println(program + ": internal error, please report it with the lines below");
        failure.printStackTrace(err);
    }
}
