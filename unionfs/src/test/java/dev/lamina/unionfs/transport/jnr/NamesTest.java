package dev.lamina.unionfs.transport.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.ErrnoException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"61", "c3a9", "f09f9880", "0a", "7f", "c280"})
    void utf8PassesUnchanged(String hex) throws ErrnoException {
        var bytes = HexFormat.of().parseHex(hex);
        var text = Names.text(bytes);
        assertThat(text).isNotNull();
        assertThat(Names.bytes(text)).isEqualTo(bytes);
    }

    /** Lone bytes, overlong forms, surrogates, what is cut short, and U+FFFD itself. */
    @ParameterizedTest
    @ValueSource(strings = {"ff", "61ff62", "80", "c080", "eda080", "f4908080", "c3", "efbfbd"})
    void whatWouldNotComeBackIsUnreachable(String hex) {
        assertThat(Names.reachable(HexFormat.of().parseHex(hex))).isFalse();
    }

    @Test
    void aNameThatLostBytesIsRefused() {
        assertThatThrownBy(() -> Names.bytes("a\uFFFD"))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("EILSEQ");
    }

    @ParameterizedTest
    @CsvSource({"/a,/,a", "/a/b,/a,b", "/a/b c/d,/a/b c,d"})
    void aPathIsADirectoryAndAName(String path, String parent, String last) {
        assertThat(Names.parent(path)).isEqualTo(parent);
        assertThat(Names.last(path)).isEqualTo(last);
    }
}
