package dev.lamina.builder.plan;

/** A word that cannot be expanded; says why, the caller knows where. */
public final class ExpansionException extends Exception {
    private static final long serialVersionUID = 1L;

    ExpansionException(String message) {
        super(message);
    }
}
