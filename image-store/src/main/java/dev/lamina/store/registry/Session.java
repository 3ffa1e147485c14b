package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * Requests to one registry: redirects are followed, log-ins answered, failures that may pass
 * retried. Secrets go to the registry's own scheme, host and port only. May be used by several
 * threads.
 */
final class Session {
    private final Endpoint endpoint;
    private final Http http;
    private final Timing timing;
    private final Authenticator authenticator;

    Session(
            Endpoint endpoint,
            HttpClient client,
            Timing timing,
            Optional<Credentials> credentials) {
        this.endpoint = endpoint;
        this.timing = timing;
        http = new Http(client, timing);
        authenticator = new Authenticator(endpoint, http, credentials);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Timing timing() {
        return timing;
    }

    /**
     * A request in the making.
     *
     * @param scope of the token it needs
     * @param activity when its body last moved
     */
    record Ask(
            String method,
            URI uri,
            String scope,
            Map<String, String> headers,
            BodyPublisher body,
            Optional<LongSupplier> activity) {
        static Ask of(String method, URI uri, String scope) {
            return new Ask(method, uri, scope, Map.of(), BodyPublishers.noBody(), Optional.empty());
        }

        Ask with(String name, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Ask(method, uri, scope, more, body, activity);
        }

        Ask with(BodyPublisher newBody) {
            return new Ask(method, uri, scope, headers, newBody, activity);
        }

        Ask watching(LongSupplier newActivity) {
            return new Ask(method, uri, scope, headers, body, Optional.of(newActivity));
        }

        Ask to(URI target) {
            return new Ask(method, target, scope, headers, body, activity);
        }
    }

    /** Sends what may be sent again, and does so while the failure may pass. */
    Answer send(Ask ask) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Duration pause;
            try {
                Answer answer = sendOnce(ask);
                if (!isPassing(answer.status()) || attempt > timing.retries()) {
                    return answer;
                }
                pause = pause(answer, attempt);
                answer.close();
            } catch (IOException e) {
                if (!mayPass(e) || attempt > timing.retries()) {
                    throw e instanceof StoreException ? e : explain(e);
                }
                pause = timing.backOff(attempt);
            }
            sleep(pause);
        }
    }

    private StoreException explain(IOException e) {
        String reason = e instanceof UnknownHostException ? "no such host" : e.getMessage();
        return new StoreException(
                "cannot reach registry "
                        + endpoint.base().getAuthority()
                        + ": "
                        + (reason == null || reason.isEmpty()
                                ? e.getClass().getSimpleName()
                                : reason),
                e instanceof SSLException
                        ? "Its certificate is not to be trusted, or it is no https server; if that is"
                                + " wanted, call it insecure in registries.json."
                        : "Check the network and the name of the registry.",
                e);
    }

    static boolean mayPass(IOException e) {
        return !(e instanceof StoreException
                || e instanceof UnknownHostException
                || e instanceof ConnectException
                || e instanceof SSLException
                || e instanceof InterruptedIOException);
    }

    static boolean isPassing(int status) {
        return status == 429 || status == 408 || (status >= 500 && status != 501);
    }

    private Duration pause(Answer answer, int attempt) {
        Optional<String> wish = answer.header("Retry-After").filter(w -> w.matches("[0-9]{1,6}"));
        return wish.map(w -> Timing.wished(Duration.ofSeconds(Long.parseLong(w))))
                .orElseGet(() -> timing.backOff(attempt));
    }

    static void sleep(Duration pause) throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** One try: redirects and one log-in are part of it. */
    Answer sendOnce(Ask ask) throws IOException {
        Ask current = ask;
        boolean loggedIn = false;
        for (int hops = 0; hops <= Redirects.MOST; ) {
            Answer answer = exchange(current);
            boolean own = endpoint.owns(current.uri());
            if (answer.status() == 401 && own && !loggedIn) {
                loggedIn = true;
                var asked = answer.headers().allValues("WWW-Authenticate");
                if (authenticator.challenged(asked, ask.scope())) {
                    answer.close();
                    continue;
                }
            }
            Optional<String> location = answer.header("Location");
            if (!isRedirect(answer.status()) || location.isEmpty()) {
                return answer;
            }
            boolean reads = current.method().equals("GET") || current.method().equals("HEAD");
            if (!reads && answer.status() != 307 && answer.status() != 308) {
                return answer;
            }
            answer.close();
            current = current.to(Redirects.target(current.uri(), location.get()));
            hops++;
        }
        throw StoreException.malformed(
                endpoint.base().getAuthority()
                        + " redirects more than "
                        + Redirects.MOST
                        + " times");
    }

    private Answer exchange(Ask ask) throws IOException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(ask.uri()).method(ask.method(), ask.body());
            ask.headers().forEach(request::header);
            request.header("User-Agent", "lamina");
            if (endpoint.owns(ask.uri())) {
                authenticator
                        .header(ask.scope())
                        .ifPresent(value -> request.header("Authorization", value));
            }
        } catch (IllegalArgumentException e) {
            throw StoreException.malformed("not a URL or header: " + e.getMessage());
        }
        return ask.activity().isPresent()
                ? http.send(request.build(), ask.activity().get())
                : http.send(request.build());
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }
}
