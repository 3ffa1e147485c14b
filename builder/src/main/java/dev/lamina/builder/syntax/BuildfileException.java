package dev.lamina.builder.syntax;

import java.util.Optional;

/** A build file that cannot be built as it is written. */
public final class BuildfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    public BuildfileException(SourceRange range, String message) {
        this(new Diagnostic(range, message, Optional.empty()));
    }

    public BuildfileException(SourceRange range, String message, String hint) {
        this(new Diagnostic(range, message, Optional.of(hint)));
    }

    public BuildfileException(Diagnostic diagnostic) {
        super(diagnostic.range() + ": " + diagnostic.message());
        this.diagnostic = diagnostic;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
