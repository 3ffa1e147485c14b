package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves who we are to one registry. A password goes to the registry itself, or to the token server
 * it names under the rules below; to nobody else. Tokens live in memory, one per scope, and are
 * renewed before they end. May be used by several threads.
 *
 * <ul>
 *   <li>A token server is asked over https; over http only if the registry itself is plain.
 *   <li>It gets the password only if the registry's own certificate was checked, or if it is the
 *       registry's own host.
 *   <li>A redirect of it never carries the password.
 * </ul>
 */
final class Authenticator {
    private static final int MAX_ANSWER = 1 << 20;
    private static final int REDIRECTS = 5;
    private static final long USUAL_LIFE = 60;

    private final Endpoint endpoint;
    private final Http http;
    private final Optional<Credentials> credentials;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private volatile @Nullable Challenge challenge;

    private record Token(String value, long renewAt) {}

    Authenticator(Endpoint endpoint, Http http, Optional<Credentials> credentials) {
        this.endpoint = endpoint;
        this.http = http;
        this.credentials = credentials;
    }

    /** What to send with a request, as far as the registry has asked for something before. */
    Optional<String> header(String scope) throws IOException {
        Challenge known = challenge;
        if (known == null) {
            return Optional.empty();
        }
        if (!known.isBearer()) {
            return credentials.filter(c -> !c.isIdentityToken()).map(Credentials::basic);
        }
        return Optional.of("Bearer " + token(known, scope));
    }

    /**
     * Hears what the registry asks for.
     *
     * @return whether trying again makes sense
     */
    boolean challenged(List<String> headers, String scope) {
        Optional<Challenge> asked = Challenge.choose(headers);
        if (asked.isEmpty()) {
            return false;
        }
        challenge = asked.get();
        tokens.remove(scope);
        return asked.get().isBearer() || credentials.isPresent();
    }

    private String token(Challenge asked, String scope) throws IOException {
        Token known = tokens.get(scope);
        if (known != null && System.nanoTime() - known.renewAt < 0) {
            return known.value;
        }
        synchronized (this) {
            Token current = tokens.get(scope);
            if (current == null || System.nanoTime() - current.renewAt >= 0) {
                current = fetch(asked, scope);
                tokens.put(scope, current);
            }
            return current.value;
        }
    }

    private Token fetch(Challenge asked, String scope) throws IOException {
        URI realm = realm(asked);
        Optional<Credentials> shown = credentials.filter(_ -> mayHavePassword(realm));
        Optional<String> service = Optional.ofNullable(asked.parameters().get("service"));
        HttpRequest request =
                shown.isPresent() && shown.get().isIdentityToken()
                        ? refresh(realm, service, scope, shown.get())
                        : ask(realm, service, scope, shown);
        try (Answer answer = follow(request)) {
            if (!answer.isSuccess()) {
                throw new StoreException(
                        "cannot log in to "
                                + endpoint.base().getAuthority()
                                + ": "
                                + realm.getHost()
                                + " answered "
                                + answer.status(),
                        "Check the account with: lamina login " + endpoint.base().getAuthority());
            }
            return parse(JsonObject.parse(answer.read(MAX_ANSWER)), realm);
        }
    }

    private static Token parse(JsonObject json, URI realm) throws StoreException {
        String value = json.string("token").or(() -> accessToken(json)).orElse("");
        if (!value.matches("[\\x21-\\x7e]+")) {
            throw StoreException.malformed(
                    "the token server " + realm.getHost() + " gave no token");
        }
        long life = Math.max(1, json.number("expires_in").orElse(USUAL_LIFE));
        long renewal = Math.min(life, 86_400) * 800_000_000L;
        return new Token(value, System.nanoTime() + renewal);
    }

    private static Optional<String> accessToken(JsonObject json) {
        try {
            return json.string("access_token");
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private URI realm(Challenge asked) throws StoreException {
        String text = asked.parameters().getOrDefault("realm", "");
        URI realm;
        try {
            realm = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw StoreException.malformed("the registry names no token server: " + text);
        }
        boolean https = "https".equalsIgnoreCase(realm.getScheme());
        boolean http = "http".equalsIgnoreCase(realm.getScheme());
        if (realm.getHost() == null
                || realm.getRawUserInfo() != null
                || !(https || (http && endpoint.isPlain()))) {
            throw new StoreException(
                    "registry "
                            + endpoint.base().getAuthority()
                            + " wants tokens from "
                            + text
                            + ", which is refused",
                    "A token server is asked over https only, unless the registry itself is plain"
                            + " http.");
        }
        return realm;
    }

    private boolean mayHavePassword(URI realm) {
        return (endpoint.verified() && "https".equalsIgnoreCase(realm.getScheme()))
                || endpoint.base().getHost().equalsIgnoreCase(realm.getHost());
    }

    private static HttpRequest ask(
            URI realm, Optional<String> service, String scope, Optional<Credentials> shown) {
        var query = new StringBuilder(realm.getRawQuery() == null ? "?" : "&");
        service.ifPresent(name -> query.append("service=").append(encode(name)).append('&'));
        for (String one : scope.split(" ", -1)) {
            query.append("scope=").append(encode(one)).append('&');
        }
        shown.ifPresent(c -> query.append("account=").append(encode(c.user())).append('&'));
        URI uri = URI.create(realm + query.substring(0, query.length() - 1));
        var request = HttpRequest.newBuilder(uri).GET();
        shown.ifPresent(c -> request.header("Authorization", c.basic()));
        return request.build();
    }

    private static HttpRequest refresh(
            URI realm, Optional<String> service, String scope, Credentials shown) {
        String form =
                "grant_type=refresh_token&client_id=lamina&refresh_token="
                        + encode(shown.secret())
                        + "&scope="
                        + encode(scope)
                        + service.map(name -> "&service=" + encode(name)).orElse("");
        return HttpRequest.newBuilder(realm)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private Answer follow(HttpRequest request) throws IOException {
        HttpRequest next = request;
        for (int hops = 0; hops <= REDIRECTS; hops++) {
            Answer answer = http.send(next);
            Optional<String> location = answer.header("Location");
            if (answer.status() < 300 || answer.status() >= 400 || location.isEmpty()) {
                return answer;
            }
            answer.close();
            URI target = Redirects.target(next.uri(), location.get());
            if (!request.method().equals("GET")) {
                throw StoreException.malformed(
                        "the token server " + request.uri().getHost() + " redirects a secret");
            }
            next = HttpRequest.newBuilder(target).GET().build();
        }
        throw StoreException.malformed("the token server redirects without end");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
