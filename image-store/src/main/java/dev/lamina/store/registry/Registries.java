package dev.lamina.store.registry;

import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.registry.Session.Ask;
import dev.lamina.store.transfer.ImageSource;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * All registries, as this user reaches them. Connections and tokens are kept while this is. May be
 * used by several threads.
 */
public final class Registries {
    private static final String HUB = "docker.io";
    private static final String HUB_HOST = "registry-1.docker.io";

    private final RegistrySettings settings;
    private final CredentialStore credentials;
    private final Timing timing;
    private final Consumer<String> warnings;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /**
     * @param warnings takes what is done though it is not safe, one sentence each
     */
    public Registries(
            RegistrySettings settings, CredentialStore credentials, Consumer<String> warnings) {
        this(settings, credentials, warnings, Timing.USUAL);
    }

    Registries(
            RegistrySettings settings,
            CredentialStore credentials,
            Consumer<String> warnings,
            Timing timing) {
        this.settings = settings;
        this.credentials = credentials;
        this.warnings = warnings;
        this.timing = timing;
    }

    /** The repository of a reference, at the registry itself. */
    public Repository repository(ImageReference reference) throws IOException {
        return new Repository(session(reference.domain(), reference.path()), reference.path());
    }

    /** What a reference leads to: at the first mirror that has it, else at the registry. */
    public ImageSource source(ImageReference reference) throws IOException {
        String wanted = tagOrDigest(reference);
        for (URI mirror : settings.of(reference.domain()).mirrors()) {
            var source = new RegistrySource(mirrored(mirror, reference.path()), wanted);
            try {
                source.top();
                return source;
            } catch (IOException e) {
                warnings.accept(
                        "mirror " + mirror + " does not have " + reference + ": " + e.getMessage());
            }
        }
        return new RegistrySource(repository(reference), wanted);
    }

    private static String tagOrDigest(ImageReference reference) {
        return reference
                .digest()
                .map(Object::toString)
                .orElseGet(() -> reference.tag().orElse("latest"));
    }

    /**
     * Where a reference is to lead.
     *
     * @param from where the blobs may be already: used if it is at the same registry
     */
    public RegistryTarget target(
            ImageReference reference, StoreLayout layout, Optional<ImageReference> from)
            throws IOException {
        Optional<String> mountFrom =
                from.filter(other -> other.domain().equals(reference.domain()))
                        .map(ImageReference::path)
                        .filter(path -> !path.equals(reference.path()));
        Optional<String> tag =
                reference.digest().isPresent()
                        ? Optional.empty()
                        : Optional.of(reference.tag().orElse("latest"));
        return new RegistryTarget(repository(reference), tag, layout, mountFrom);
    }

    /** Tries credentials at a registry. */
    public void check(String domain, Credentials tried) throws IOException {
        Session session = session(domain, Optional.of(tried));
        try (Answer answer = session.send(Ask.of("GET", session.endpoint().resolve(""), ""))) {
            if (!answer.isSuccess()) {
                throw new StoreException(
                        "registry " + domain + " refused the login (" + answer.status() + ")",
                        "Check user and password.");
            }
        }
    }

    private Session session(String domain, String path) throws IOException {
        Optional<Credentials> known = credentials.find(domain, path);
        String key = domain + " " + known.map(Credentials::user).orElse("");
        Session session = sessions.get(key);
        if (session == null) {
            session = session(domain, known);
            sessions.put(key, session);
        }
        return session;
    }

    private Repository mirrored(URI mirror, String path) throws IOException {
        String domain = mirror.getAuthority();
        var known = credentials.find(domain, path);
        boolean plain = mirror.getScheme().equals("http");
        return new Repository(open(domain, mirror, !plain, known), path);
    }

    private Session session(String domain, Optional<Credentials> known) throws IOException {
        String host = domain.equals(HUB) ? HUB_HOST : domain;
        URI https = URI.create("https://" + host);
        boolean insecure = settings.of(domain).insecure();
        if (insecure) {
            warnings.accept("registry " + domain + " is insecure: nobody proves that it is it");
        }
        if (!insecure && !Loopback.isLoopback(https.getHost())) {
            return open(domain, https, true, known);
        }
        Session encrypted = open(domain, https, !insecure, known);
        try {
            encrypted.sendOnce(Ask.of("GET", https.resolve("/v2/"), "")).close();
            return encrypted;
        } catch (IOException e) {
            return open(domain, URI.create("http://" + host), false, known);
        }
    }

    private Session open(String domain, URI base, boolean verified, Optional<Credentials> known)
            throws IOException {
        var builder = Http.builder(timing);
        boolean https = base.getScheme().equals("https");
        if (https && !verified) {
            builder.sslContext(Trust.anybody());
        } else if (https) {
            Optional<SSLContext> own = Trust.of(domain);
            own.ifPresent(builder::sslContext);
        }
        return new Session(new Endpoint(base, https && verified), builder.build(), timing, known);
    }
}
