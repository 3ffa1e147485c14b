package dev.lamina.builder.remote;

import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingOutputStream;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Fetches files by HTTP and keeps them in {@code cache/http} of the store, with what the server
 * said of them: the next time it is asked only whether they have changed. Thread-safe.
 */
public final class HttpFiles {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NOT_MODIFIED = 304;

    private final StoreLayout layout;

    public HttpFiles(StoreLayout layout) {
        this.layout = layout;
    }

    /** What is kept of an answer: entity tag, date, and the digest of the body. */
    private record Kept(String etag, String modified, Digest digest, long size) {
        static Optional<Kept> read(Path file) {
            try {
                var lines = Files.readAllLines(file);
                return lines.size() < 4
                        ? Optional.empty()
                        : Optional.of(
                                new Kept(
                                        lines.get(0),
                                        lines.get(1),
                                        Digest.parse(lines.get(2)),
                                        Long.parseLong(lines.get(3))));
            } catch (IOException | NumberFormatException e) {
                return Optional.empty();
            }
        }

        byte[] bytes() {
            return String.join("\n", etag, modified, digest.toString(), Long.toString(size), "")
                    .getBytes(StandardCharsets.UTF_8);
        }

        Instant time() {
            try {
                return ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
            } catch (DateTimeException e) {
                return Instant.EPOCH;
            }
        }
    }

    /**
     * @param authorization the header of that name
     * @param wanted the digest it must have
     * @throws IOException when it cannot be had or is another file
     */
    public HttpFile fetch(URI uri, Optional<String> authorization, Optional<Digest> wanted)
            throws IOException, InterruptedException {
        var folder = layout.cache().resolve("http");
        Files.createDirectories(folder);
        var name = Digest.of(uri.toString().getBytes(StandardCharsets.UTF_8)).hex();
        var meta = folder.resolve(name);
        var known = Kept.read(meta).filter(kept -> Files.exists(body(folder, kept.digest())));
        var request = HttpRequest.newBuilder(uri).header("User-Agent", "lamina");
        authorization.ifPresent(value -> request.header("Authorization", value));
        known.filter(kept -> !kept.etag().isEmpty())
                .ifPresent(kept -> request.header("If-None-Match", kept.etag()));
        known.filter(kept -> kept.etag().isEmpty() && !kept.modified().isEmpty())
                .ifPresent(kept -> request.header("If-Modified-Since", kept.modified()));
        try (var client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(PATIENCE)
                        .build()) {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() == NOT_MODIFIED && known.isPresent()) {
                    return checked(folder, known.get(), wanted, uri);
                }
                if (response.statusCode() / 100 != 2) {
                    throw new IOException(
                            "the server answers " + response.statusCode() + " for " + uri);
                }
                return receive(folder, meta, body, response.headers(), wanted, uri);
            }
        }
    }

    private HttpFile receive(
            Path folder,
            Path meta,
            InputStream body,
            HttpHeaders headers,
            Optional<Digest> wanted,
            URI uri)
            throws IOException {
        try (var file = TemporaryFile.create(layout, Durability.VOLATILE);
                var out = new DigestingOutputStream(file.stream())) {
            body.transferTo(out);
            var kept =
                    new Kept(
                            headers.firstValue("ETag").orElse(""),
                            headers.firstValue("Last-Modified").orElse(""),
                            out.digest(),
                            out.count());
            check(kept, wanted, uri);
            file.replace(body(folder, kept.digest()));
            try (var text = TemporaryFile.create(layout, Durability.VOLATILE)) {
                var bytes = kept.bytes();
                text.write(bytes, 0, bytes.length);
                text.replace(meta);
            }
            return file(folder, kept);
        }
    }

    private static HttpFile checked(Path folder, Kept kept, Optional<Digest> wanted, URI uri)
            throws IOException {
        check(kept, wanted, uri);
        return file(folder, kept);
    }

    private static void check(Kept kept, Optional<Digest> wanted, URI uri) throws StoreException {
        if (wanted.isPresent() && !wanted.get().equals(kept.digest())) {
            throw new StoreException(
                    uri + " has the digest " + kept.digest() + ", not " + wanted.get(),
                    "Correct --checksum, if the file is the right one.");
        }
    }

    private static HttpFile file(Path folder, Kept kept) {
        return new HttpFile(body(folder, kept.digest()), kept.digest(), kept.size(), kept.time());
    }

    private static Path body(Path folder, Digest digest) {
        return folder.resolve(digest.hex() + ".body");
    }
}
