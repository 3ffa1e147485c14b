package dev.lamina.store.registry;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.registry.Session.Ask;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Document;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One repository of a registry, by the distribution specification. Every document that comes from
 * here is bounded and hashed; blobs are bounded, and verified by who takes them. May be used by
 * several threads.
 */
public final class Repository {
    private static final String ACCEPT =
            String.join(
                    ", ",
                    MediaType.INDEX,
                    MediaType.MANIFEST,
                    MediaType.DOCKER_INDEX,
                    MediaType.DOCKER_MANIFEST);
    private static final int MAX_LIST = 4 << 20;
    private static final int MAX_TAGS = 1_000_000;

    private final Session session;
    private final String path;

    Repository(Session session, String path) {
        this.session = session;
        this.path = path;
    }

    Session session() {
        return session;
    }

    String path() {
        return path;
    }

    String pullScope() {
        return "repository:" + path + ":pull";
    }

    String pushScope() {
        return "repository:" + path + ":pull,push";
    }

    private URI resource(String rest) {
        return session.endpoint().resolve(path + "/" + rest);
    }

    /** The manifest or index behind a tag, or a digest; it is what the digest says. */
    public Document document(String tagOrDigest) throws IOException {
        var ask = Ask.of("GET", resource("manifests/" + tagOrDigest), pullScope());
        try (Answer answer = session.send(ask.with("Accept", ACCEPT))) {
            if (!answer.isSuccess()) {
                throw answer.failure("get " + path + ":" + tagOrDigest);
            }
            byte[] bytes = answer.read(ImageStore.MAX_DOCUMENT);
            Document document = Document.of(bytes);
            checkClaims(answer, document);
            if (tagOrDigest.contains(":")) {
                Digest wanted = Digest.parse(tagOrDigest);
                if (!Digest.of(wanted.algorithm(), bytes).equals(wanted)) {
                    throw StoreException.malformed(
                            session.endpoint().base().getHost()
                                    + " sent "
                                    + document.digest()
                                    + " as "
                                    + wanted);
                }
            }
            return document;
        }
    }

    private static void checkClaims(Answer answer, Document document) throws StoreException {
        String said = answer.header("Content-Type").orElse("").replaceAll("\\s*;.*", "");
        String type = document.descriptor().mediaType();
        if (!said.isEmpty() && !said.equals(type)) {
            throw StoreException.malformed(
                    "document "
                            + document.digest()
                            + " was sent as "
                            + said
                            + " and says it is "
                            + type);
        }
        Optional<String> digest = answer.header("Docker-Content-Digest");
        if (digest.isPresent()) {
            Digest claimed = Digest.parse(digest.get());
            if (!claimed.equals(Digest.of(claimed.algorithm(), document.bytes()))) {
                throw StoreException.malformed(
                        "document " + document.digest() + " was sent as " + claimed);
            }
        }
    }

    /** As {@link #document(String)}, checked against all a descriptor promises. */
    public Document document(Descriptor descriptor) throws IOException {
        Document document = document(descriptor.digest().toString());
        return Document.expect(descriptor, document.bytes());
    }

    /**
     * The digest a tag leads to now; empty when there is no such tag. What the registry claims,
     * unless it claims nothing.
     */
    public Optional<Digest> digest(String tagOrDigest) throws IOException {
        var ask = Ask.of("HEAD", resource("manifests/" + tagOrDigest), pullScope());
        try (Answer answer = session.send(ask.with("Accept", ACCEPT))) {
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (!answer.isSuccess()) {
                throw answer.failure("get " + path + ":" + tagOrDigest);
            }
            Optional<String> claimed = answer.header("Docker-Content-Digest");
            return Optional.of(
                    claimed.isPresent()
                            ? Digest.parse(claimed.get())
                            : document(tagOrDigest).digest());
        }
    }

    /** Stores a document under a tag, or under its own digest. */
    public void put(String tagOrDigest, Document document) throws IOException {
        var ask =
                Ask.of("PUT", resource("manifests/" + tagOrDigest), pushScope())
                        .with("Content-Type", document.descriptor().mediaType())
                        .with(BodyPublishers.ofByteArray(document.bytes()));
        try (Answer answer = session.send(ask)) {
            if (answer.status() != 201 && answer.status() != 200) {
                throw answer.failure("put " + path + ":" + tagOrDigest);
            }
        }
    }

    /** Removes a manifest, and with it every tag that leads to it. */
    public void delete(Digest digest) throws IOException {
        var ask =
                Ask.of(
                        "DELETE",
                        resource("manifests/" + digest),
                        "repository:" + path + ":pull,delete");
        try (Answer answer = session.send(ask)) {
            if (answer.status() == 405) {
                throw new StoreException(
                        "registry " + answer.uri().getAuthority() + " does not permit removal",
                        "Its operator has to enable it.");
            }
            if (!answer.isSuccess()) {
                throw answer.failure("delete " + path + "@" + digest);
            }
        }
    }

    /** All tags, in the registry's order. */
    public List<String> tags() throws IOException {
        List<String> tags = new ArrayList<>();
        URI page = resource("tags/list?n=1000");
        while (true) {
            try (Answer answer = session.send(Ask.of("GET", page, pullScope()))) {
                if (!answer.isSuccess()) {
                    throw answer.failure("list the tags of " + path);
                }
                JsonObject json = JsonObject.parse(answer.read(MAX_LIST));
                tags.addAll(json.strings("tags").orElse(List.of()));
                Optional<URI> next = next(answer, page);
                if (next.isEmpty() || tags.size() > MAX_TAGS) {
                    return List.copyOf(tags);
                }
                page = next.get();
            }
        }
    }

    private Optional<URI> next(Answer answer, URI page) throws StoreException {
        Optional<String> link = answer.header("Link").filter(l -> l.contains("rel=\"next\""));
        if (link.isEmpty() || !link.get().matches("\\s*<[^>]*>.*")) {
            return Optional.empty();
        }
        String target = link.get().substring(link.get().indexOf('<') + 1, link.get().indexOf('>'));
        URI next = Redirects.target(page, target);
        return Endpoint.sameOrigin(page, next) && !next.equals(page)
                ? Optional.of(next)
                : Optional.empty();
    }

    /** Whether the repository has this blob. */
    public boolean has(Descriptor blob) throws IOException {
        var ask = Ask.of("HEAD", resource("blobs/" + blob.digest()), pushScope());
        try (Answer answer = session.send(ask)) {
            long length = answer.headers().firstValueAsLong("Content-Length").orElse(blob.size());
            return answer.status() == 200 && length == blob.size();
        }
    }

    /** The content of a blob; reading goes on after interruptions. */
    public BlobContent blob(Descriptor blob) {
        return offset -> new BlobStream(this, blob, offset);
    }

    /** One answer with a blob from {@code offset} on; called by what reads it. */
    InputStream open(Descriptor blob, long offset, Optional<String> entity) throws IOException {
        var ask = Ask.of("GET", resource("blobs/" + blob.digest()), pullScope());
        if (offset > 0) {
            ask = ask.with("Range", "bytes=" + offset + "-");
            if (entity.isPresent()) {
                ask = ask.with("If-Range", entity.get());
            }
        }
        Answer answer = session.send(ask);
        boolean open = false;
        try {
            InputStream body = new BlobAnswer(answer, blob, offset).body();
            open = true;
            return body;
        } finally {
            if (!open) {
                answer.close();
            }
        }
    }

    /**
     * Begins an upload.
     *
     * @param from another repository of the registry that may have the blob
     * @return where to send it; empty when the blob is there now
     */
    Optional<URI> begin(Descriptor blob, Optional<String> from) throws IOException {
        String query = from.map(other -> "?mount=" + blob.digest() + "&from=" + other).orElse("");
        String scope =
                from.map(other -> pushScope() + " repository:" + other + ":pull")
                        .orElse(pushScope());
        var ask = Ask.of("POST", resource("blobs/uploads/" + query), scope);
        try (Answer answer = session.send(ask)) {
            if (answer.status() == 201) {
                return Optional.empty();
            }
            if (answer.status() != 202) {
                throw answer.failure("push to " + path);
            }
            return Optional.of(Upload.location(answer));
        }
    }
}
