package dev.lamina.builder.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.builder.BuildFixture;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.store.image.Image;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.EntryType;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.StackEntry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What COPY keeps of a file, and what its flags change. */
class CopyAttributesTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
    }

    @Test
    void modes_and_times_are_kept_and_files_of_the_context_belong_to_root() throws Exception {
        BuildFixture.mode(fixture.file("d/f", "F"), "rwxr-x---");
        BuildFixture.mode(fixture.context().resolve("d"), "rwx--x--x");
        Files.setLastModifiedTime(
                fixture.context().resolve("d/f"), FileTime.from(Instant.ofEpochSecond(5, 6)));
        var image = fixture.build("FROM scratch\nCOPY . /x\n");
        assertThat(fixture.tree(image)).isEqualTo("755 0:0 /x/\n711 0:0 /x/d/\n750 0:0 /x/d/f = F");
        assertThat(lookup(image, "x/d/f").attributes().mtime())
                .isEqualTo(Instant.ofEpochSecond(5, 6));
    }

    @Test
    void chown_by_number_covers_new_parents_too() throws Exception {
        fixture.file("a", "A");
        assertThat(fixture.tree(fixture.build("FROM scratch\nCOPY --chown=5:6 a /x/y/\n")))
                .isEqualTo("755 5:6 /x/\n755 5:6 /x/y/\n644 5:6 /x/y/a = A");
        assertThat(fixture.tree(fixture.build("FROM scratch\nCOPY --chown=5 a /\n")))
                .isEqualTo("644 5:5 /a = A");
    }

    @Test
    void chown_by_name_asks_the_image_that_is_built() throws Exception {
        fixture.file("a", "A");
        var accounts =
                """
                FROM scratch
                COPY <<passwd <<group /etc/
                me:x:10:20:::/bin/sh
                passwd
                us:x:30:
                group
                """;
        assertThat(last(accounts + "COPY --chown=me a /\n")).isEqualTo("644 10:20 /a = A");
        assertThat(last(accounts + "COPY --chown=me: a /\n")).isEqualTo("644 10:20 /a = A");
        assertThat(last(accounts + "COPY --chown=me:us a /\n")).isEqualTo("644 10:30 /a = A");
        assertThat(last(accounts + "COPY --chown=7:us a /\n")).isEqualTo("644 7:30 /a = A");
        assertThat(last(accounts + "COPY --chown=10 a /\n")).isEqualTo("644 10:10 /a = A");
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> last(accounts + "COPY --chown=you a /\n"))
                .withMessageContaining("unknown user you");
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> last(accounts + "COPY --chown=me:them a /\n"))
                .withMessageContaining("unknown group them");
    }

    @Test
    void chmod_changes_files_and_directories_but_neither_links_nor_new_parents() throws Exception {
        fixture.file("d/sub/f", "F");
        Files.createSymbolicLink(fixture.context().resolve("d/l"), Path.of("sub"));
        assertThat(fixture.tree(fixture.build("FROM scratch\nCOPY --chmod=0700 d /x\n")))
                .isEqualTo(
                        "755 0:0 /x/\nlink 0:0 /x/l -> sub\n700 0:0 /x/sub/\n700 0:0 /x/sub/f = F");
        assertThat(last("FROM scratch\nCOPY --chmod=u=rwX,go= d /x\n"))
                .endsWith("700 0:0 /x/sub/\n600 0:0 /x/sub/f = F");
    }

    @Test
    void an_existing_destination_keeps_its_attributes_and_directories_below_take_new_ones()
            throws Exception {
        fixture.file("a", "A");
        BuildFixture.mode(fixture.directory("d/sub"), "rwx------");
        assertThat(
                        last(
                                """
                                FROM scratch
                                COPY --chown=1:1 --chmod=0711 a /dest/sub/a
                                COPY d /dest
                                """))
                .isEqualTo("755 1:1 /dest/\n700 0:0 /dest/sub/");
    }

    @Test
    void hard_links_inside_one_copy_stay_linked() throws Exception {
        fixture.file("d/a", "A");
        Files.createLink(fixture.context().resolve("d/b"), fixture.context().resolve("d/a"));
        var image = fixture.build("FROM scratch\nCOPY d /\nCOPY d/b /c\n");
        assertThat(lookup(image, "a").fileId()).isEqualTo(lookup(image, "b").fileId());
        assertThat(lookup(image, "c").fileId()).isNotEqualTo(lookup(image, "a").fileId());
        assertThat(fixture.tree(image)).contains("/b = A");
        var again =
                fixture.build("FROM scratch AS x\nCOPY d /\nFROM scratch\nCOPY --from=x / /y/\n");
        assertThat(lookup(again, "y/a").fileId()).isEqualTo(lookup(again, "y/b").fileId());
    }

    @Test
    void the_same_file_as_two_sources_becomes_two_files() throws Exception {
        fixture.file("d/a", "A");
        Files.createSymbolicLink(fixture.context().resolve("d/l"), Path.of("a"));
        var image = fixture.build("FROM scratch\nCOPY d/* /\n");
        assertThat(lookup(image, "a").fileId()).isNotEqualTo(lookup(image, "l").fileId());
    }

    @Test
    void names_are_bytes() throws Exception {
        var raw = fixture.context().toUri().getRawPath();
        var odd = Path.of(URI.create("file://" + raw + "d%E9%FF%0A"));
        Files.createDirectory(odd);
        Files.writeString(odd.resolve("f"), "F");
        var link = Path.of(URI.create("file://" + raw + "l%80"));
        Files.createSymbolicLink(link, odd.getFileName());
        var image = fixture.build("FROM scratch\nCOPY . /x/\nCOPY d*/ /y/\n");
        var name = "d\u00e9\u00ff\n".getBytes(StandardCharsets.ISO_8859_1);
        var directory = ImagePath.of("x").resolve(name);
        assertThat(lookup(image, directory.resolve(ByteString.of("f"))).type())
                .isEqualTo(EntryType.REGULAR);
        var copied = lookup(image, ImagePath.of("x").resolve(new byte[] {'l', (byte) 0x80}));
        assertThat(copied.linkTarget()).isEqualTo(ByteString.of(name));
        assertThat(lookup(image, "y/f").type()).isEqualTo(EntryType.REGULAR);
    }

    @Test
    void user_attributes_are_kept() throws Exception {
        var file = fixture.file("a", "A");
        var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        try {
            view.write("note", ByteBuffer.wrap(new byte[] {1, 2}));
        } catch (java.io.IOException e) {
            Assumptions.abort("no user attributes in " + folder);
        }
        var image = fixture.build("FROM scratch\nCOPY a /\n");
        assertThat(lookup(image, "a").attributes().xattrs())
                .containsEntry(ByteString.of("user.note"), ByteString.of(new byte[] {1, 2}));
    }

    @Test
    void a_working_directory_belongs_to_the_user_in_force() throws Exception {
        assertThat(fixture.tree(fixture.build("FROM scratch\nUSER 5:6\nWORKDIR /a/b\n")))
                .isEqualTo("755 5:6 /a/\n755 5:6 /a/b/");
        assertThat(fixture.tree(fixture.build("FROM scratch\nUSER 5\nWORKDIR /a\n")))
                .isEqualTo("755 5:0 /a/");
        assertThat(fixture.build("FROM scratch\nWORKDIR /a\nWORKDIR /a\n").layers()).hasSize(1);
        fixture.file("f", "F");
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> fixture.build("FROM scratch\nCOPY f /f\nWORKDIR /f/x\n"))
                .withMessageContaining("/f is there and is no directory");
    }

    @Test
    void the_same_files_make_the_same_layer_whatever_their_order_on_disk() throws Exception {
        for (var name : new String[] {"z", "a", "m/x", "m.x", "m-x"}) {
            fixture.file("one/" + name, name);
        }
        for (var name : new String[] {"m-x", "m.x", "m/x", "a", "z"}) {
            fixture.file("two/" + name, name);
        }
        var one = fixture.build("FROM scratch\nCOPY one /\n");
        var two = fixture.build("FROM scratch\nCOPY two /\n");
        assertThat(one.config().diffIds()).isEqualTo(two.config().diffIds());
    }

    private String last(String buildfile) throws Exception {
        return fixture.lastLayer(fixture.build(buildfile));
    }

    private StackEntry lookup(Image image, String path) throws Exception {
        return lookup(image, ImagePath.of(path));
    }

    private StackEntry lookup(Image image, ImagePath path) throws Exception {
        try (var stack = fixture.store().openStack(image.layers())) {
            return stack.lookup(path).orElseThrow();
        }
    }
}
