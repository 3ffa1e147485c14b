package dev.lamina.builder;

import java.io.IOException;

/** A build that cannot begin: something it was told to use is not there. */
public final class BuildException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public BuildException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What to do, one sentence. */
    public String remedy() {
        return remedy;
    }
}
