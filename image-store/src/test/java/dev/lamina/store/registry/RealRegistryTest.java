package dev.lamina.store.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.store.ImageStore;
import dev.lamina.store.SampleImage;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageValidator;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.Compression;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageSource;
import dev.lamina.store.transfer.Progress;
import dev.lamina.store.transfer.RewrittenSource;
import dev.lamina.store.transfer.StoreTarget;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the registry of the distribution project, with skopeo as the other side. */
class RealRegistryTest {
    @TempDir Path folder;
    private Process server;
    private String host;
    private final Registries registries =
            new Registries(RegistrySettings.NONE, new CredentialStore(List.of()), _ -> {});

    @BeforeEach
    void start() throws Exception {
        assumeTrue(isInstalled("docker-registry"), "docker-registry is not installed");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        host = "127.0.0.1:" + port;
        Path config = folder.resolve("registry.yml");
        Files.writeString(
                config,
                """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
                http: {addr: %s}
                """
                        .formatted(folder.resolve("registry"), host));
        server =
                new ProcessBuilder("docker-registry", "serve", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("registry.log").toFile())
                        .start();
        for (int i = 0; i < 200 && server.isAlive(); i++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IllegalStateException(Files.readString(folder.resolve("registry.log")));
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.destroy();
            server.waitFor();
        }
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private ImageStore store(String name) throws IOException {
        return ImageStore.open(folder.resolve(name), Durability.VOLATILE);
    }

    private ImageReference name(String rest) throws IOException {
        return ImageReference.parse(host + "/" + rest);
    }

    private Document push(ImageStore store, ImageSource source, ImageReference name)
            throws IOException {
        try (var target = registries.target(name, store.layout(), Optional.empty())) {
            return new Transfer(source, target, Progress.NONE, 4).all();
        }
    }

    private Document pull(ImageStore store, ImageReference name) throws IOException {
        try (var source = registries.source(name);
                var target = new StoreTarget(store, List.of(name))) {
            return new Transfer(source, target, Progress.NONE, 4).one(Platform.host());
        }
    }

    private static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void whatIsPushedComesBackTheSame(Compression compression) throws Exception {
        try (ImageStore one = store("one");
                ImageStore two = store("two")) {
            Image image = SampleImage.large(one, 3 << 20, "a:1");
            var source = RewrittenSource.packed(one, image, compression, false);
            Document pushed = push(one, source, name("a/b:1"));
            Document pulled = pull(two, name("a/b:1"));
            assertThat(pulled.digest()).isEqualTo(pushed.digest());
            assertThat(two.image(pulled.digest()).id()).isEqualTo(image.id());
            assertThat(ImageValidator.validate(two.blobs(), pulled.digest())).isEmpty();
            assertThat(registries.repository(name("a/b")).tags()).containsExactly("1");
            assertThat(registries.repository(name("a/b")).digest("1")).contains(pushed.digest());
        }
    }

    @Test
    void theSameLayerIsPackedTheSameAndOnce() throws Exception {
        try (ImageStore one = store("one")) {
            Image image = SampleImage.large(one, 5 << 20, "a:1");
            var first = RewrittenSource.packed(one, image, Compression.GZIP, false);
            var second = RewrittenSource.packed(one, image, Compression.GZIP, false);
            assertThat(first.top().digest()).isEqualTo(second.top().digest());
        }
    }

    @Test
    void skopeoAndWeReadEachOthersImages() throws Exception {
        assumeTrue(isInstalled("skopeo"), "skopeo is not installed");
        try (ImageStore one = store("one");
                ImageStore two = store("two")) {
            Image image = SampleImage.of(one, "hello", "a:1");
            var source = RewrittenSource.packed(one, image, Compression.GZIP, false);
            Document pushed = push(one, source, name("a/b:1"));
            String from = "docker://" + host + "/a/b:1";
            String to = "docker://" + host + "/c/d:2";
            run("skopeo", "copy", "--src-tls-verify=false", "--dest-tls-verify=false", from, to);
            assertThat(pull(two, name("c/d:2")).digest()).isEqualTo(pushed.digest());
        }
    }

    @Test
    void whatIsDeletedIsGone() throws Exception {
        try (ImageStore one = store("one")) {
            Image image = SampleImage.of(one, "hello", "a:1");
            var source = RewrittenSource.packed(one, image, Compression.GZIP, false);
            Document pushed = push(one, source, name("a/b:1"));
            var repository = registries.repository(name("a/b"));
            repository.delete(pushed.digest());
            assertThat(repository.digest("1")).isEmpty();
        }
    }
}
