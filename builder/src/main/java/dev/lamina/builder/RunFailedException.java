package dev.lamina.builder;

import dev.lamina.builder.syntax.Diagnostic;
import dev.lamina.builder.syntax.SourceRange;
import java.util.List;
import java.util.Optional;

/** The command of a RUN ended with something else than 0. */
public final class RunFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;
    private final int status;
    private final transient List<String> lastLines;

    private final transient Optional<FailedStep> step;

    RunFailedException(
            SourceRange range, int status, List<String> lastLines, Optional<FailedStep> step) {
        super(range + ": the command ended with status " + status);
        this.diagnostic =
                new Diagnostic(range, "the command ended with status " + status, Optional.empty());
        this.status = status;
        this.lastLines = List.copyOf(lastLines);
        this.step = step;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }

    /** The states around the command, to be entered; empty when they could not be kept. */
    public Optional<FailedStep> step() {
        return step;
    }

    /** 1 to 255. */
    public int status() {
        return status;
    }

    /** The end of what the command wrote, decoded for people. */
    public List<String> lastLines() {
        return lastLines;
    }
}
