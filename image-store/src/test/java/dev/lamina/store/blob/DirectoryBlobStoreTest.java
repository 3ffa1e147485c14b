package dev.lamina.store.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest {
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    @TempDir Path folder;
    private StoreLayout layout;
    private BlobStore blobs;

    @BeforeEach
    void open() throws IOException {
        layout = StoreLayout.open(folder.resolve("root"));
        blobs = new DirectoryBlobStore(layout, Durability.SYNCED);
    }

    @Test
    void aBlobAppearsWholeUnderItsDigestAndReadOnly() throws IOException {
        try (BlobWriter writer = blobs.create()) {
            writer.write(CONTENT, 0, 3);
            assertThat(blobs.list()).isEmpty();
            writer.write(CONTENT, 3, CONTENT.length - 3);
            Digest digest = writer.commit();
            assertThat(digest).isEqualTo(Digest.of(CONTENT));
        }
        Digest digest = Digest.of(CONTENT);
        assertThat(blobs.list()).containsExactly(digest);
        assertThat(blobs.read(digest, 100)).isEqualTo(CONTENT);
        assertThat(blobs.size(digest)).isEqualTo(CONTENT.length);
        assertThat(Files.getPosixFilePermissions(layout.blob(digest)))
                .isEqualTo(PosixFilePermissions.fromString("r--r--r--"));
        assertThat(layout.tmp()).isEmptyDirectory();
    }

    @Test
    void whatIsNotCommittedLeavesNothing() throws IOException {
        try (BlobWriter writer = blobs.create()) {
            writer.write(CONTENT);
        }
        assertThat(blobs.list()).isEmpty();
        assertThat(layout.tmp()).isEmptyDirectory();
    }

    @Test
    void contentOtherThanPromisedIsRefused() throws IOException {
        Digest digest = Digest.of(CONTENT);
        for (byte[] offered : List.of("Content".getBytes(UTF_8), "conten".getBytes(UTF_8))) {
            try (BlobWriter writer = blobs.create()) {
                writer.write(offered);
                assertThatThrownBy(() -> writer.commit(digest, CONTENT.length))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(digest.toString());
            }
        }
        assertThat(blobs.list()).isEmpty();
    }

    @Test
    void theSameContentTwiceIsOneBlob() throws IOException {
        Digest digest = blobs.put(CONTENT);
        try (BlobWriter writer = blobs.create()) {
            writer.write(CONTENT);
            assertThat(writer.commit()).isEqualTo(digest);
        }
        assertThat(blobs.put(CONTENT)).isEqualTo(digest);
        assertThat(blobs.list()).containsExactly(digest);
        assertThat(layout.tmp()).isEmptyDirectory();
    }

    @Test
    void damageIsReportedWithTheDigestAndMendedByPuttingItAgain() throws IOException {
        for (String damaged : List.of("c0ntent", "conten", "")) {
            Digest digest = blobs.put(CONTENT);
            Path file = layout.blob(digest);
            assertThat(file.toFile().setWritable(true)).isTrue();
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> blobs.verify(digest))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(digest.toString());
            assertThatThrownBy(() -> blobs.read(digest, 100)).isInstanceOf(StoreException.class);
            if (damaged.length() != CONTENT.length) {
                assertThatThrownBy(() -> blobs.open(digest, CONTENT.length))
                        .isInstanceOf(StoreException.class);
            }
            blobs.put(CONTENT);
            blobs.verify(digest);
        }
    }

    @Test
    void anAbsentBlobIsAnErrorThatNamesIt() {
        Digest digest = Digest.of(CONTENT);
        assertThat(blobs.contains(digest)).isFalse();
        assertThatThrownBy(() -> blobs.open(digest)).hasMessageContaining(digest.toString());
        assertThatThrownBy(() -> blobs.size(digest)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> blobs.verify(digest)).isInstanceOf(StoreException.class);
    }

    @Test
    void aDocumentLargerThanTheLimitIsNotRead() throws IOException {
        Digest digest = blobs.put(CONTENT);
        assertThatThrownBy(() -> blobs.read(digest, CONTENT.length - 1))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void manyWritersOfTheSameContentAgree() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Digest>> writers =
                    IntStream.range(0, 64)
                            .<Callable<Digest>>mapToObj(
                                    i -> () -> blobs.put(("content " + i % 4).getBytes(UTF_8)))
                            .toList();
            for (Future<Digest> result : threads.invokeAll(writers)) {
                blobs.verify(result.get());
            }
        }
        assertThat(blobs.list()).hasSize(4);
        assertThat(layout.tmp()).isEmptyDirectory();
    }

    @Test
    void theRootIsClosedToOthers() throws IOException {
        assertThat(Files.getPosixFilePermissions(layout.root()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Path fresh = Files.createDirectory(folder.resolve("fresh"));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        StoreLayout.open(fresh);
        assertThat(Files.getPosixFilePermissions(fresh))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aRootThatOthersMayEnterOrThatIsNoDirectoryIsRefused() throws IOException {
        Path used = Files.createDirectory(folder.resolve("used"));
        Files.writeString(used.resolve("x"), "");
        Files.setPosixFilePermissions(used, PosixFilePermissions.fromString("rwxr-x---"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), layout.root());
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path root : List.of(used, link, file)) {
            assertThatThrownBy(() -> StoreLayout.open(root))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> {
                                assertThat(e).hasMessageContaining(root.toString());
                                assertThat(e.remedy()).isNotEmpty();
                            });
        }
    }
}
