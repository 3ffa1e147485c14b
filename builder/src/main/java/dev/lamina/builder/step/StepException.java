package dev.lamina.builder.step;

/** A step that cannot be carried out as it is written; the caller knows where that is. */
public final class StepException extends Exception {
    private static final long serialVersionUID = 1L;

    public StepException(String message) {
        super(message);
    }
}
