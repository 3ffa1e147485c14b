package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.FileCalls;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** Rows 6 and 7: inode numbers, and names of one file. */
class IdentityIT extends Contract {
    private Place layers() throws IOException {
        stand.lower(0).dir("d").file("d/b", "").dir("only-middle");
        stand.lower(1).dir("d").file("d/c", "").symlink("d/s", "c");
        upper().dir("d").file("d/a", "");
        return mount();
    }

    @Test
    void row06_oneDeviceAndEachNumberOnce() throws IOException {
        var union = layers();
        var numbers = new HashSet<Long>();
        for (var path : new String[] {"", "d", "d/a", "d/b", "d/c", "d/s", "only-middle"}) {
            assertThat(union.stat(path).dev()).isEqualTo(union.stat("").dev());
            assertThat(numbers.add(union.stat(path).ino())).as(path).isTrue();
        }
    }

    @Test
    void row06_aListingHasTheNumbersOfStat() throws IOException {
        var union = layers();
        for (var entry : union.entries("d")) {
            var name = Place.text(entry.name());
            assertThat(entry.ino()).as(name).isEqualTo(union.stat("d/" + name).ino());
        }
    }

    @Test
    void row06_copyUpKeepsTheNumber() throws IOException {
        var union = layers();
        var before = new HashMap<String, Long>();
        for (var path : new String[] {"d/b", "d/c", "d/s", "only-middle"}) {
            before.put(path, union.stat(path).ino());
            union.owner(path, 1, 1);
            assertThat(union.stat(path).ino()).as(path).isEqualTo(before.get(path));
        }
        for (var entry : union.entries("d")) {
            var path = "d/" + Place.text(entry.name());
            assertThat(entry.ino()).as(path).isEqualTo(union.stat(path).ino());
        }
    }

    @Test
    void row06_theNumberOutlivesTheMount() throws IOException {
        var union = layers();
        var before = new HashMap<String, Long>();
        for (var path : new String[] {"d", "d/a", "d/b", "d/c", "only-middle"}) {
            union.owner(path, 1, 1);
            before.put(path, union.stat(path).ino());
        }
        stand.remount();
        before.forEach((path, ino) -> assertThat(numberOf(union, path)).as(path).isEqualTo(ino));
    }

    private static long numberOf(Place union, String path) {
        try {
            return union.stat(path).ino();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void row07_aLinkIsTheSameFile() throws IOException {
        lower().file("f", "old").dir("d");
        var union = mount();
        long ino = union.stat("f").ino();
        union.link("f", "d/g");
        assertThat(union.stat("d/g").ino()).isEqualTo(ino);
        assertThat(union.stat("f").ino()).isEqualTo(ino);
        assertThat(union.stat("f").nlink()).isEqualTo(2);
        union.file("d/g", "new");
        assertThat(union.read("f")).isEqualTo("new");
        union.unlink("f");
        assertThat(union.stat("d/g").nlink()).isEqualTo(1);
        assertThat(union.read("d/g")).isEqualTo("new");
    }

    @Test
    void row07_aLowerGroupShowsItsNumberAndCount() throws IOException {
        lower().file("f", "x").link("f", "g");
        var union = mount();
        assertThat(union.stat("f").ino()).isEqualTo(union.stat("g").ino());
        assertThat(union.stat("f").nlink()).isEqualTo(2);
    }

    @Test
    void row13_aListingHasTheTypesOfStat() throws IOException {
        lower().file("f", "").dir("d").symlink("s", "f").fifo("p");
        upper().dir("d2").file("g", "");
        var union = mount();
        for (var entry : union.entries("")) {
            var name = Place.text(entry.name());
            assertThat(entry.type()).as(name).isEqualTo(union.stat(name).mode() >> 12);
        }
    }

    @Test
    void row05_aWriterAndAReaderOfOneNameShareTheFile() throws IOException {
        upper().file("f", "0123456789");
        var union = mount();
        try (var reader = union.open("f", FileCalls.O_RDONLY);
                var writer = union.open("f", FileCalls.O_WRONLY)) {
            assertThat(reader.read(10, 0)).isEqualTo("0123456789");
            writer.write("abc", 2).truncate(6);
            assertThat(reader.read(10, 0)).isEqualTo("01abc5");
            assertThat(reader.stat().size()).isEqualTo(6);
        }
    }
}
