package dev.lamina.run.container;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A limit that was asked for and is not in force. */
public final class LimitException extends IOException {
    private static final long serialVersionUID = 1L;

    LimitException(Setting setting, Path file, String reason) {
        super(
                "%s cannot be set: %s controller, %s: %s"
                        .formatted(setting.flag(), setting.controller(), file, reason));
    }

    LimitException(Setting setting, Path file, IOException cause) {
        this(setting, file, reason(cause));
        initCause(cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason();
        }
        return cause.getClass().getSimpleName();
    }
}
