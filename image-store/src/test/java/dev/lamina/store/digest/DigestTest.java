package dev.lamina.store.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.error.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DigestTest {
    private static final String EMPTY =
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void isWrittenAsItIsRead() throws StoreException {
        assertThat(Digest.parse(EMPTY)).hasToString(EMPTY).isEqualTo(Digest.of(new byte[0]));
        String sha512 = "sha512:" + "0123456789abcdef".repeat(8);
        assertThat(Digest.parse(sha512)).hasToString(sha512);
    }

    static Stream<String> malformed() {
        String hex = EMPTY.substring(7);
        return Stream.of(
                "",
                hex,
                "sha256:",
                "sha256:" + hex.substring(1),
                "sha256:" + hex + "0",
                "sha256:" + hex.toUpperCase(java.util.Locale.ROOT),
                "SHA256:" + hex,
                "sha512:" + hex,
                "md5:" + hex,
                "sha256:../x",
                "sha256:" + "../".repeat(21) + "x",
                "sha256:" + hex.substring(1) + "/",
                "sha256:" + hex.substring(1) + "\n",
                " " + EMPTY,
                "sha256+b64u:" + hex);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(StoreException.class);
    }

    @Test
    void streamsHashWhatPassesInAnyPieces() throws IOException {
        byte[] data = "x".repeat(100_000).getBytes(UTF_8);
        Digest expected = Digest.of(data);
        for (Algorithm algorithm : Algorithm.values()) {
            try (var in = new DigestingInputStream(new ByteArrayInputStream(data), algorithm)) {
                assertThat(in.read()).isEqualTo('x');
                assertThat(in.skip(5)).isEqualTo(5);
                assertThat(in.readAllBytes()).hasSize(data.length - 6);
                assertThat(in.digest()).isEqualTo(Digest.of(algorithm, data));
                assertThat(in.count()).isEqualTo(data.length);
            }
        }
        var sink = new ByteArrayOutputStream();
        try (var out = new DigestingOutputStream(sink)) {
            out.write('x');
            out.write(data, 1, data.length - 1);
            assertThat(out.digest()).isEqualTo(expected);
        }
        assertThat(sink.toByteArray()).isEqualTo(data);
    }

    @Test
    void aHasherStartsAnewAfterAResult() {
        Hasher hasher = Hasher.sha256();
        hasher.update(new byte[] {1}, 0, 1);
        hasher.digest();
        assertThat(hasher.digest()).hasToString(EMPTY);
    }

    @Test
    void nativeCodeAgreesWithTheJdk() {
        Hasher fast = Hasher.nativeSha256().orElseThrow();
        Hasher plain = Hasher.jdk(Algorithm.SHA256);
        byte[] data = new byte[1 << 16];
        new java.util.SplittableRandom(7).nextBytes(data);
        for (int length : new int[] {0, 1, 55, 56, 63, 64, 65, 1000, data.length}) {
            fast.update(data, 0, length);
            plain.update(data, 0, length);
            assertThat(fast.digest()).isEqualTo(plain.digest());
        }
    }

    @Test
    void nativeCodeServesOnceEnoughWasHashed() throws InterruptedException {
        byte[] data = new byte[8 << 20];
        Hasher hasher = Hasher.sha256();
        for (int i = 0; i < 40; i++) {
            hasher.update(data, 0, data.length);
        }
        hasher.digest();
        while (!Hasher.sha256().getClass().getSimpleName().equals("BouncyCastleSha256")) {
            Thread.sleep(10);
        }
    }
}
