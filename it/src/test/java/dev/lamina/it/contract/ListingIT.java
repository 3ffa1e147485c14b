package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.FileCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row 13: what a directory lists. */
class ListingIT extends Contract {
    private static final int MANY = 1500;

    private static List<String> numbered(String prefix, int count) {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + "%05d".formatted(i));
        }
        return names;
    }

    private static void files(Place place, String directory, List<String> names)
            throws IOException {
        for (var name : names) {
            place.file(directory + "/" + name, "");
        }
    }

    @Test
    void row13_eachNameOnce() throws IOException {
        stand.lower(0).file("a", "").file("b", "");
        stand.lower(1).file("b", "").file("c", "");
        upper().file("c", "").file("d", "");
        var names = mount().entries("").stream().map(entry -> Place.text(entry.name())).toList();
        assertThat(names).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void row13_dotAndDotDotOnce() throws IOException {
        lower().dir("d").file("d/f", "");
        upper().dir("d").file("d/g", "");
        var listed = Programs.run(mount().root(), "ls", "-f", "d").split("\n");
        assertThat(listed).containsExactlyInAnyOrder(".", "..", "f", "g");
    }

    @Test
    void row13_marksAreNotListed() throws IOException {
        lower().dir("d").file("d/f", "").whiteout("d/w").opaque("d");
        var union = mount();
        union.unlink("d/f");
        assertThat(union.names("d")).isEmpty();
        assertThat(union.names("")).containsExactly("d");
    }

    @Test
    void row13_manyNamesOfManyLayers() throws IOException {
        var low = numbered("low-", MANY);
        var high = numbered("high-", MANY);
        lower().dir("d");
        upper().dir("d");
        files(lower(), "d", low);
        files(upper(), "d", high);
        var union = mount();
        var expected = new ArrayList<>(low);
        expected.addAll(high);
        expected.sort(null);
        assertThat(union.names("d")).isEqualTo(expected);
    }

    @Test
    void row13_removingWhileReadingMissesNothing() throws IOException {
        var low = numbered("low-", MANY);
        lower().dir("d");
        files(lower(), "d", low);
        var union = mount();
        files(union, "d", numbered("new-", MANY));
        Programs.run(union.root(), "rm", "-rf", "d");
        assertThat(union.exists("d")).isFalse();
    }

    @Test
    void row13_rewindingReadsAgain() throws IOException {
        lower().dir("d").file("d/a", "");
        var union = mount();
        int flags = FileCalls.O_RDONLY | FileCalls.O_DIRECTORY;
        try (var directory = union.open("d", flags)) {
            assertThat(directory.entries()).hasSize(1);
            union.file("d/b", "").unlink("d/a");
            var again = directory.rewind().entries();
            assertThat(again).hasSize(1);
            assertThat(Place.text(again.getFirst().name())).isEqualTo("b");
        }
    }

    @Test
    void row13_changesAreListedAtOnce() throws IOException {
        lower().file("a", "");
        var union = mount();
        assertThat(union.names("")).containsExactly("a");
        union.file("b", "");
        assertThat(union.names("")).containsExactly("a", "b");
        union.unlink("a");
        assertThat(union.names("")).containsExactly("b");
        union.rename("b", "c");
        assertThat(union.names("")).containsExactly("c");
    }
}
