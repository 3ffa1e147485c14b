package dev.lamina.builder.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.builder.BuildFixture;
import dev.lamina.store.error.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADD of local archives. */
class AddStepTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
    }

    @Test
    void an_archive_is_unpacked_whatever_its_name_and_order() throws Exception {
        write("x.png", tar(member("z", '0', "Z"), member("d/", '5', ""), member("a", '0', "A")));
        assertThat(fixture.tree(fixture.build("FROM scratch\nADD x.png /to/here\n")))
                .isEqualTo(
                        """
                        755 0:0 /to/
                        755 0:0 /to/here/
                        640 7:8 /to/here/a = A
                        640 7:8 /to/here/d/
                        640 7:8 /to/here/z = Z\
                        """);
    }

    @Test
    void a_compressed_archive_is_unpacked_too() throws Exception {
        write("x", gzip(tar(member("a", '0', "A"))));
        assertThat(fixture.tree(fixture.build("FROM scratch\nADD x /\n")))
                .isEqualTo("640 7:8 /a = A");
    }

    @Test
    void chown_and_chmod_win_over_the_archive() throws Exception {
        write("x", tar(member("a", '0', "A")));
        assertThat(fixture.tree(fixture.build("FROM scratch\nADD --chown=1:2 --chmod=0600 x /\n")))
                .isEqualTo("600 1:2 /a = A");
    }

    @Test
    void unpack_false_copies_the_archive() throws Exception {
        write("x", tar(member("a", '0', "A")));
        var image = fixture.build("FROM scratch\nADD --unpack=false x /\n");
        assertThat(fixture.tree(image)).startsWith("644 0:0 /x = a");
    }

    @Test
    void other_files_are_copied() throws Exception {
        fixture.file("text", "T");
        write("gz", gzip("no tar".getBytes(StandardCharsets.UTF_8)));
        write("broken", new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3});
        var image = fixture.build("FROM scratch\nADD text gz broken /d/\n");
        assertThat(fixture.tree(image)).contains("/d/text = T", "/d/gz", "/d/broken");
    }

    @Test
    void what_is_there_gives_way_to_the_archive() throws Exception {
        fixture.file("base/f", "old");
        fixture.file("base/d/inside", "old");
        write("x", tar(member("f/", '5', ""), member("f/in", '0', "new"), member("d", '0', "new")));
        var image = fixture.build("FROM scratch\nCOPY base /\nADD x /\n");
        assertThat(fixture.tree(image))
                .isEqualTo("640 7:8 /d = new\n640 7:8 /f/\n640 7:8 /f/in = new");
    }

    @Test
    void a_member_that_leads_out_of_the_archive_is_an_error() throws Exception {
        write("x", tar(member("../a", '0', "A")));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fixture.build("FROM scratch\nADD x /\n"))
                .withMessageContaining("..");
    }

    @Test
    void a_second_build_does_not_unpack_again() throws Exception {
        write("x", tar(member("a", '0', "A")));
        var text = "FROM scratch\nADD x /\n";
        assertThat(fixture.build(text).digest()).isEqualTo(fixture.build(text).digest());
    }

    private void write(String name, byte[] content) throws IOException {
        BuildFixture.mode(Files.write(fixture.context().resolve(name), content), "rw-r--r--");
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] tar(byte[]... members) {
        var out = new ByteArrayOutputStream();
        for (var member : members) {
            out.writeBytes(member);
        }
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    /** A ustar member 0640 that belongs to 7:8. */
    private static byte[] member(String name, char type, String content) {
        var text = content.getBytes(StandardCharsets.UTF_8);
        var bytes = new byte[512 + (text.length + 511) / 512 * 512];
        put(bytes, 0, name);
        put(bytes, 100, "0000640\0" + "0000007\0" + "0000010\0");
        put(bytes, 124, "%011o\0%011o\0".formatted(text.length, 1));
        put(bytes, 148, "        " + type);
        put(bytes, 257, "ustar\00000");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += bytes[i] & 0xFF;
        }
        put(bytes, 148, "%06o\0 ".formatted(sum));
        System.arraycopy(text, 0, bytes, 512, text.length);
        return bytes;
    }

    private static void put(byte[] bytes, int offset, String text) {
        var ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, offset, ascii.length);
    }
}
