package dev.lamina.store.error;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something about stored or offered image data is wrong, absent or refused. The message names the
 * verb and the object (digest, reference or path); the remedy says what the user can do. It is an
 * {@link IOException}, since every caller that reads blobs meets both and ends the same way.
 */
public final class StoreException extends IOException {
    private final String remedy;

    /**
     * @param message what happened, to what
     * @param remedy what to do about it, one sentence; empty when there is nothing to be done
     */
    public StoreException(String message, String remedy) {
        this(message, remedy, null);
    }

    public StoreException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** Foreign data that breaks its format or a limit; the remedy is to get a sound copy. */
    public static StoreException malformed(String message) {
        return new StoreException(message, "The data is damaged or not what it claims to be.");
    }

    /** What to do, one sentence, or empty. */
    public String remedy() {
        return remedy;
    }
}
