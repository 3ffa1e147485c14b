package dev.lamina.store.registry;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** A server keeps a connection open and says nothing. */
final class StalledException extends IOException {
    StalledException(URI uri, Duration patience) {
        super(
                uri.getHost()
                        + " has sent nothing worth mentioning for "
                        + patience.toSeconds()
                        + " s");
    }
}
