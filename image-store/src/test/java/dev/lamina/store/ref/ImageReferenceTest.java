package dev.lamina.store.ref;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.error.StoreException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "debian, docker.io/library/debian, debian",
        "debian:bookworm, docker.io/library/debian:bookworm, debian:bookworm",
        "library/debian, docker.io/library/debian, debian",
        "docker.io/debian, docker.io/library/debian, debian",
        "index.docker.io/a/b:1, docker.io/a/b:1, a/b:1",
        "user/app:v1.0_x-y, docker.io/user/app:v1.0_x-y, user/app:v1.0_x-y",
        "localhost/app, localhost/app, localhost/app",
        "localhost:5000/a/b/c:T, localhost:5000/a/b/c:T, localhost:5000/a/b/c:T",
        "reg.example.com/app, reg.example.com/app, reg.example.com/app",
        "HOST/app, HOST/app, HOST/app",
        "[2001:db8::1]:5000/app:1, [2001:db8::1]:5000/app:1, [2001:db8::1]:5000/app:1",
        "a__b/c--d/e.f:1, docker.io/a__b/c--d/e.f:1, a__b/c--d/e.f:1",
        "app:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,"
                + "docker.io/library/app:1@sha256:"
                + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,"
                + "app:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    })
    void isCompletedAndShortened(String text, String canonical, String familiar)
            throws StoreException {
        ImageReference reference = ImageReference.parse(text);
        assertThat(reference.canonical()).isEqualTo(canonical);
        assertThat(reference.familiar()).isEqualTo(familiar).hasToString(reference.toString());
        assertThat(ImageReference.parse(canonical)).isEqualTo(reference);
        assertThat(ImageReference.parse(familiar)).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":tag",
                "/",
                "a/",
                "/a",
                "a//b",
                "Debian",
                "a/B",
                "a..b",
                "a___b",
                "-a",
                "a-",
                "../a",
                "a/../b",
                "a:",
                "a:-x",
                "a:x y",
                "a:x/y:z",
                "a\nb",
                "a\u0000",
                "a@",
                "a@sha256:12",
                "a@sha256:../../../../etc/passwd",
                "ä",
                "http://a/b",
                "a:1:2",
                "host:port/a",
                HEX_NAME,
            })
    void whatTheGrammarDoesNotAllowIsRefused(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text)).isInstanceOf(StoreException.class);
    }

    private static final String HEX_NAME =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(ints = {128, 129})
    void aTagHasAtMost128Characters(int length) {
        String text = "a:" + "x".repeat(length);
        if (length <= 128) {
            assertThat(catchParse(text)).isTrue();
        } else {
            assertThat(catchParse(text)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {244, 245})
    void aNameHasAtMost255Characters(int length) {
        // docker.io/ and so many characters, in two components.
        String text = "a/" + "x".repeat(length - 2 + 1);
        assertThat(catchParse(text)).isEqualTo(length == 244);
    }

    private static boolean catchParse(String text) {
        try {
            return ImageReference.parse(text).domain().equals("docker.io");
        } catch (StoreException e) {
            return false;
        }
    }

    @org.junit.jupiter.api.Test
    void theTagIsLatestOnlyWhereNothingElseIsSaid() throws StoreException {
        assertThat(ImageReference.parse("a").tagged()).hasToString("a:latest");
        assertThat(ImageReference.parse("a:1").tagged()).hasToString("a:1");
        String digest = "a@sha256:" + HEX;
        assertThat(ImageReference.parse(digest).tagged()).hasToString(digest);
    }
}
