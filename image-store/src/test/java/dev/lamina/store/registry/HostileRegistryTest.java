package dev.lamina.store.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.image.Platform;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Progress;
import dev.lamina.store.transfer.StoreTarget;
import dev.lamina.store.transfer.Transfer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What registries may not do to us: R1 to R9 of the rules. */
class HostileRegistryTest {
    private static final Timing QUICK =
            new Timing(Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofMillis(5), 4);
    private static final byte[] LAYER = tar();
    private static final Digest DIFF_ID = Digest.of(LAYER);
    private static final String CONFIG =
            """
            {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]}}\
            """
                    .formatted(DIFF_ID);

    @TempDir Path folder;

    /** An empty tar that is large enough to be cut. */
    private static byte[] tar() {
        return new byte[64 << 10];
    }

    private static String manifest() {
        return manifest(LAYER.length, DIFF_ID.toString());
    }

    private static String manifest(long size, String digest) {
        return """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},\
        "layers":[{"mediaType":"%s","digest":"%s","size":%d}]}\
        """
                .formatted(
                        MediaType.MANIFEST,
                        MediaType.CONFIG,
                        Digest.of(CONFIG.getBytes(UTF_8)),
                        CONFIG.length(),
                        MediaType.LAYER,
                        digest,
                        size);
    }

    private static String type(String mediaType) {
        return "Content-Type: " + mediaType + "\r\n";
    }

    /** Serves the image rightly, but for what a test does first. */
    private static void honest(HostileRegistry.Asked asked, HostileRegistry.Reply reply)
            throws IOException {
        if (asked.path().contains("/manifests/")) {
            reply.send(200, type(MediaType.MANIFEST), manifest());
        } else if (asked.path().endsWith(Digest.of(CONFIG.getBytes(UTF_8)).toString())) {
            reply.send(200, "", CONFIG);
        } else if (asked.path().endsWith(DIFF_ID.toString())) {
            reply.send(200, "", LAYER);
        } else {
            reply.send(200, "", "{}");
        }
    }

    private void pull(HostileRegistry registry) throws IOException {
        pull(registry, Optional.empty());
    }

    private void pull(HostileRegistry registry, Optional<Credentials> login) throws IOException {
        Path accounts = folder.resolve("accounts.json");
        var credentials = new CredentialStore(List.of(accounts));
        if (login.isPresent()) {
            credentials.put(registry.host(), login.get());
        }
        var registries = new Registries(RegistrySettings.NONE, credentials, _ -> {}, QUICK);
        var name = ImageReference.parse(registry.host() + "/a/b:1");
        try (ImageStore store = store();
                var source = registries.source(name);
                var target = new StoreTarget(store, List.of(name))) {
            new Transfer(source, target, Progress.NONE, 2).one(Platform.host());
        }
    }

    private ImageStore store() throws IOException {
        return ImageStore.open(folder.resolve("store"), Durability.VOLATILE);
    }

    private void nothingIsStored() throws IOException {
        try (ImageStore store = store()) {
            assertThat(store.refs().list()).isEmpty();
            assertThat(store.blobs().contains(DIFF_ID)).isFalse();
        }
    }

    @Test
    void anHonestRegistryIsBelieved() throws IOException {
        try (var registry = new HostileRegistry(HostileRegistryTest::honest)) {
            pull(registry);
            try (ImageStore store = store()) {
                assertThat(store.refs().list()).hasSize(1);
                assertThat(store.blobs().contains(DIFF_ID)).isTrue();
            }
        }
    }

    @Test
    void otherBytesThanPromisedAreRefused() throws IOException {
        for (int change = 0; change < 3; change++) {
            byte[] other =
                    switch (change) {
                        case 0 -> flipped();
                        case 1 -> java.util.Arrays.copyOf(LAYER, LAYER.length + 512);
                        default -> java.util.Arrays.copyOf(LAYER, LAYER.length - 512);
                    };
            try (var registry =
                    new HostileRegistry((asked, reply) -> {
                        if (asked.path().endsWith(DIFF_ID.toString())) {
                            reply.send(200, "", other);
                        } else {
                            honest(asked, reply);
                        }
                    })) {
                assertThatThrownBy(() -> pull(registry)).isInstanceOf(StoreException.class);
                nothingIsStored();
            }
        }
    }

    private static byte[] flipped() {
        byte[] other = LAYER.clone();
        other[600] ^= 1;
        return other;
    }

    @Test
    void anEndlessBodyIsCutOff() throws IOException {
        for (String where : List.of("/manifests/", "/blobs/")) {
            try (var registry =
                    new HostileRegistry((asked, reply) -> {
                        if (asked.path().contains(where)) {
                            reply.head(200, type(MediaType.MANIFEST));
                            reply.endless();
                        } else {
                            honest(asked, reply);
                        }
                    })) {
                assertThatThrownBy(() -> pull(registry)).isInstanceOf(StoreException.class);
                nothingIsStored();
            }
        }
    }

    @Test
    void aManifestOfAHundredMegabytesIsRefused() throws IOException {
        try (var registry =
                new HostileRegistry((asked, reply) -> {
                    if (asked.path().contains("/manifests/")) {
                        reply.send(200, type(MediaType.MANIFEST), new byte[100 << 20]);
                    } else {
                        honest(asked, reply);
                    }
                })) {
            assertThatThrownBy(() -> pull(registry)).hasMessageContaining("limit");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:../../x",
                "sha256:ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789",
                "sha256:00",
                "md5:d41d8cd98f00b204e9800998ecf8427e"
            })
    void aDigestThatIsNoneIsRefused(String digest) throws IOException {
        try (var registry =
                new HostileRegistry((asked, reply) -> {
                    if (asked.path().contains("/manifests/")) {
                        reply.send(200, type(MediaType.MANIFEST), manifest(10, digest));
                    } else {
                        honest(asked, reply);
                    }
                })) {
            assertThatThrownBy(() -> pull(registry)).hasMessageContaining("malformed digest");
        }
    }

    @Test
    void aDocumentSentAsAnotherTypeOrDigestIsRefused() throws IOException {
        for (String headers :
                List.of(
                        type(MediaType.INDEX),
                        type(MediaType.MANIFEST) + "Docker-Content-Digest: " + DIFF_ID + "\r\n")) {
            try (var registry =
                    new HostileRegistry((asked, reply) -> {
                        if (asked.path().contains("/manifests/")) {
                            reply.send(200, headers, manifest());
                        } else {
                            honest(asked, reply);
                        }
                    })) {
                assertThatThrownBy(() -> pull(registry)).hasMessageContaining("was sent as");
            }
        }
    }

    @Test
    void aDocumentThatIsManifestAndIndexAtOnceIsRefused() throws IOException {
        String both = manifest().replace("\"layers\":", "\"manifests\":[],\"layers\":");
        try (var registry =
                new HostileRegistry((asked, reply) -> {
                    if (asked.path().contains("/manifests/")) {
                        reply.send(200, type(MediaType.MANIFEST), both);
                    } else {
                        honest(asked, reply);
                    }
                })) {
            assertThatThrownBy(() -> pull(registry)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aLoopOfIndexesEnds() throws IOException {
        String child = "sha256:" + "0".repeat(64);
        String index =
                """
                {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s",\
                "size":1,"platform":{"os":"linux","architecture":"amd64"}}]}\
                """
                        .formatted(MediaType.INDEX, MediaType.INDEX, child);
        try (var registry =
                new HostileRegistry((asked, reply) -> {
                    if (asked.path().contains("/manifests/")) {
                        reply.send(200, type(MediaType.INDEX), index);
                    } else {
                        honest(asked, reply);
                    }
                })) {
            assertThatThrownBy(() -> pull(registry)).isInstanceOf(StoreException.class);
            assertThat(registry.asked().size()).isLessThan(20);
        }
    }

    @Test
    void secretsDoNotFollowARedirectToAnotherHost() throws IOException {
        try (var other = new HostileRegistry(HostileRegistryTest::honest);
                var registry =
                        new HostileRegistry((asked, reply) -> {
                            if (asked.header("authorization").isEmpty()) {
                                reply.send(401, "WWW-Authenticate: Basic realm=\"x\"\r\n", "");
                            } else if (asked.path().contains("/blobs/")) {
                                String to = "http://" + other.host() + asked.path();
                                reply.send(307, "Location: " + to + "\r\n", "");
                            } else {
                                honest(asked, reply);
                            }
                        })) {
            pull(registry, Optional.of(new Credentials("user", "secret")));
            assertThat(other.asked()).isNotEmpty();
            assertThat(other.asked())
                    .allSatisfy(asked -> assertThat(asked.header("authorization")).isEmpty());
        }
    }

    @Test
    void aPasswordDoesNotGoToATokenServerElsewhereThatAnUnverifiedRegistryNames()
            throws IOException {
        try (var thief =
                        new HostileRegistry(
                                (_, reply) -> reply.send(200, "", "{\"token\":\"t\"}"));
                var registry =
                        new HostileRegistry((asked, reply) -> {
                            if (asked.header("authorization").equals("Bearer t")) {
                                honest(asked, reply);
                            } else {
                                String realm =
                                        "http://localhost:"
                                                + thief.host().replaceAll(".*:", "")
                                                + "/token";
                                String challenge =
                                        "WWW-Authenticate: Bearer realm=\""
                                                + realm
                                                + "\",service=\"s\"\r\n";
                                reply.send(401, challenge, "");
                            }
                        })) {
            pull(registry, Optional.of(new Credentials("user", "secret")));
            assertThat(thief.asked()).hasSizeGreaterThanOrEqualTo(1);
            assertThat(thief.asked())
                    .allSatisfy(asked -> assertThat(asked.header("authorization")).isEmpty());
            assertThat(thief.asked().getFirst().path()).contains("scope=repository%3Aa%2Fb%3Apull");
        }
    }

    @Test
    void asecond401AfterAFreshTokenIsAnErrorAndNoLoop() throws IOException {
        try (var registry =
                new HostileRegistry((asked, reply) -> {
                    if (asked.path().startsWith("/token")) {
                        reply.send(200, "", "{\"token\":\"t\"}");
                    } else {
                        String realm =
                                "http://127.0.0.1:" + asked.header("host").replaceAll(".*:", "");
                        reply.send(
                                401,
                                "WWW-Authenticate: Bearer realm=\"" + realm + "/token\"\r\n",
                                "");
                    }
                })) {
            assertThatThrownBy(() -> pull(registry)).hasMessageContaining("401");
            assertThat(registry.asked().size()).isLessThan(12);
        }
    }

    @Test
    void redirectsEnd() throws IOException {
        try (var registry =
                new HostileRegistry((asked, reply) ->
                        reply.send(302, "Location: " + asked.path() + "x\r\n", ""))) {
            assertThatThrownBy(() -> pull(registry)).hasMessageContaining("redirects more than");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://localhost/x", "gopher://x/"})
    void aRedirectLeavesHttpNever(String target) throws IOException {
        try (var registry =
                new HostileRegistry(
                        (_, reply) -> reply.send(302, "Location: " + target + "\r\n", ""))) {
            assertThatThrownBy(() -> pull(registry)).hasMessageContaining("redirects to");
        }
    }

    @Test
    void aBodyThatBreaksOffIsContinuedWhereItBroke() throws IOException {
        for (int cut = 0; cut < 20; cut++) {
            int at = cut * LAYER.length / 20;
            var first = new AtomicInteger();
            try (var registry =
                    new HostileRegistry((asked, reply) -> {
                        if (!asked.path().endsWith(DIFF_ID.toString())) {
                            honest(asked, reply);
                        } else if (first.getAndIncrement() == 0) {
                            reply.head(200, "Content-Length: " + LAYER.length + "\r\n");
                            reply.out().write(LAYER, 0, at);
                        } else {
                            ranged(asked, reply);
                        }
                    })) {
                pull(registry);
                try (ImageStore store = store()) {
                    store.blobs().verify(DIFF_ID);
                    store.blobs().delete(DIFF_ID);
                    Files.deleteIfExists(store.layout().layerIndex(DIFF_ID));
                    store.refs().list().forEach(r -> remove(store, r.reference()));
                }
            }
        }
    }

    private static void remove(ImageStore store, ImageReference name) {
        try {
            store.refs().remove(name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void ranged(HostileRegistry.Asked asked, HostileRegistry.Reply reply)
            throws IOException {
        String range = asked.header("range");
        if (range.isEmpty()) {
            reply.send(200, "", LAYER);
            return;
        }
        int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
        var rest = new ByteArrayOutputStream();
        rest.write(LAYER, from, LAYER.length - from);
        reply.send(
                206,
                "Content-Range: bytes "
                        + from
                        + "-"
                        + (LAYER.length - 1)
                        + "/"
                        + LAYER.length
                        + "\r\n",
                rest.toByteArray());
    }

    @Test
    void anotherRangeThanAskedForIsRefused() throws IOException {
        var first = new AtomicInteger();
        try (var registry =
                new HostileRegistry((asked, reply) -> {
                    if (!asked.path().endsWith(DIFF_ID.toString())) {
                        honest(asked, reply);
                    } else if (first.getAndIncrement() == 0) {
                        reply.head(200, "Content-Length: " + LAYER.length + "\r\n");
                        reply.out().write(LAYER, 0, 1000);
                    } else {
                        reply.send(
                                206,
                                "Content-Range: bytes 0-9/" + LAYER.length + "\r\n",
                                new byte[10]);
                    }
                })) {
            assertThatThrownBy(() -> pull(registry)).hasMessageContaining("another range");
        }
    }

    @Test
    void whatMayPassIsTriedAgain() throws IOException {
        var count = new AtomicInteger();
        try (var registry =
                new HostileRegistry((asked, reply) -> {
                    if (asked.path().contains("/blobs/") && count.incrementAndGet() <= 3) {
                        reply.send(count.get() == 1 ? 503 : 429, "Retry-After: 0\r\n", "");
                    } else {
                        honest(asked, reply);
                    }
                })) {
            pull(registry);
        }
    }

    @Test
    void whoSendsByteAfterByteIsGivenUp() throws IOException {
        try (var registry =
                new HostileRegistry((asked, reply) -> {
                    if (asked.path().endsWith(DIFF_ID.toString())) {
                        reply.head(200, "Content-Length: " + LAYER.length + "\r\n");
                        for (int i = 0; i < 1000; i++) {
                            reply.out().write(0);
                            reply.out().flush();
                            pause();
                        }
                    } else {
                        honest(asked, reply);
                    }
                })) {
            assertThatThrownBy(() -> pull(registry)).hasMessageContaining("only up to byte");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAccountFileIsForItsOwnerOnly() throws IOException {
        var credentials = new CredentialStore(List.of(folder.resolve("x/accounts.json")));
        credentials.put("r.example", new Credentials("user", "secret"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("x/accounts.json")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
        assertThat(credentials.find("r.example", "a/b")).isPresent();
        assertThat(credentials.find("r.example", "a/b").toString()).doesNotContain("secret");
        assertThat(credentials.remove("r.example")).isTrue();
        assertThat(credentials.find("r.example", "a/b")).isEmpty();
    }
}
