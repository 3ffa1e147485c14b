package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * What a server answered; its body is still to be read.
 *
 * @param uri that answered, after redirects
 */
record Answer(int status, HttpHeaders headers, InputStream body, URI uri) implements AutoCloseable {
    private static final int MAX_ERROR = 1 << 20;

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The whole body; more than {@code limit} bytes are refused. */
    byte[] read(int limit) throws IOException {
        byte[] content = body.readNBytes(limit + 1);
        if (content.length > limit) {
            throw StoreException.malformed(
                    uri.getHost() + " sent more than the limit of " + limit + " bytes");
        }
        return content;
    }

    /** An error that tells what the server said. */
    StoreException failure(String verb) {
        return new StoreException(
                "cannot " + verb + ": " + uri.getHost() + " answered " + status + reason(),
                remedy());
    }

    private String reason() {
        try {
            String text =
                    new String(body.readNBytes(MAX_ERROR), java.nio.charset.StandardCharsets.UTF_8);
            return RegistryError.describe(text).map(words -> " (" + words + ")").orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private String remedy() {
        return switch (status) {
            case 401, 403 -> "Log in with: lamina login REGISTRY; or the account lacks the right.";
            case 404 -> "Check the name and the tag; private repositories need lamina login.";
            case 429 -> "The registry limits requests: wait a while, or log in.";
            default -> "";
        };
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
