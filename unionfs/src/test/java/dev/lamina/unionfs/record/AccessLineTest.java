package dev.lamina.unionfs.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.unionfs.Access;
import dev.lamina.unionfs.Access.Kind;
import dev.lamina.unionfs.Access.Task;
import dev.lamina.unionfs.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLineTest {
    private static ByteString bytes(String text) {
        return ByteString.of(text.getBytes(ISO_8859_1));
    }

    private static Access access(
            Kind kind, String path, @Nullable String detail, int branch, String command) {
        var second = detail == null ? null : bytes(detail);
        return new Access(kind, bytes(path), second, branch, new Task(7, command));
    }

    @Test
    void aLineHasItsFieldsInOrder() {
        assertThat(AccessLine.of(access(Kind.RENAME, "/a b", "/c", 2, "mv")))
                .isEqualTo("RENAME\t2\t7\tmv\t/a\\040b\t/c");
    }

    @Test
    void whatIsMissingIsADash() {
        assertThat(AccessLine.of(access(Kind.ABSENT, "/a", null, Access.NOWHERE, "")))
                .isEqualTo("ABSENT\t-\t7\t-\t/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/tab\tline\n", "/back\\slash", "/\u00ff\u0080", "/ "})
    void anyBytesComeBack(String path) {
        var access = access(Kind.LINK, path, path + "2", 0, "a\tb c");
        var line = AccessLine.of(access);
        assertThat(line.split("\t", -1)).hasSize(6);
        assertThat(line).matches("\\p{Print}*(\t\\p{Print}*)*");
        assertThat(AccessLine.parse(line)).isEqualTo(access);
    }

    @Test
    void anythingElseIsNoAccess() {
        assertThatThrownBy(() -> AccessLine.parse("READ\t1")).hasMessageContaining("not an access");
    }
}
