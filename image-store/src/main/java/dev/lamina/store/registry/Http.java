package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * One exchange of HTTP: no redirects, no authentication, no retries. Answers and bodies that stall
 * are given up.
 */
final class Http {
    private static final int MAX_HEADERS = 64 << 10;

    private final HttpClient client;
    private final Timing timing;

    Http(HttpClient client, Timing timing) {
        this.client = client;
        this.timing = timing;
    }

    static HttpClient.Builder builder(Timing timing) {
        return HttpClient.newBuilder()
                .connectTimeout(timing.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(EnvironmentProxy.INSTANCE);
    }

    /** Sends a request without a body worth watching. */
    Answer send(HttpRequest request) throws IOException {
        long sent = System.nanoTime();
        return send(request, () -> sent);
    }

    /**
     * Sends a request.
     *
     * @param activity when something of its body was last taken, as {@link System#nanoTime}
     */
    Answer send(HttpRequest request, LongSupplier activity) throws IOException {
        CompletableFuture<HttpResponse<InputStream>> pending =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        HttpResponse<InputStream> response;
        try {
            response = await(pending, activity, request.uri());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        var body = new WatchedInputStream(response.body(), timing.idle(), request.uri());
        long headers =
                response.headers().map().entrySet().stream()
                        .mapToLong(h ->
                                h.getValue().stream()
                                        .mapToLong(v -> v.length() + h.getKey().length())
                                        .sum())
                        .sum();
        if (headers > MAX_HEADERS) {
            body.close();
            throw StoreException.malformed(
                    request.uri().getHost() + " sent more than 64 KiB of headers");
        }
        return new Answer(response.statusCode(), response.headers(), body, request.uri());
    }

    private HttpResponse<InputStream> await(
            CompletableFuture<HttpResponse<InputStream>> pending, LongSupplier activity, URI uri)
            throws ExecutionException, InterruptedException, IOException {
        while (true) {
            long idle = System.nanoTime() - activity.getAsLong();
            long left = timing.idle().toNanos() - idle;
            if (left <= 0) {
                pending.cancel(true);
                throw new StalledException(uri, timing.idle());
            }
            try {
                return pending.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // looks again whether its body moved
            }
        }
    }
}
