package dev.lamina.builder.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.BuildFixture;
import dev.lamina.builder.Tables;
import dev.lamina.builder.syntax.BuildfileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where COPY and ADD put things. The context holds the files a b1 b2, a directory d with x, sub/y
 * and the link l; {@code al} and {@code dl} are links to a and d, {@code out} leads out of the
 * context. The image below holds the directory /dir with old in it, /file, the links /dirlink to
 * dir, /filelink to file, /abs to /dir and /dangling to dir/new; the working directory is /dir.
 */
class DestinationTest {
    private static final String BASE =
            """
            FROM scratch
            COPY under/ /
            WORKDIR /dir
            """;

    @TempDir Path folder;

    static List<Arguments> rows() {
        return Tables.read("destinations.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void files_come_to_where_the_table_says(String instruction, String result) throws Exception {
        assertThat(added(instruction)).isEqualTo(result);
    }

    private String added(String instruction) throws Exception {
        var fixture = new BuildFixture(folder);
        prepare(fixture);
        var base = fixture.build(BASE);
        try {
            var image = fixture.build(BASE + instruction + "\n");
            if (image.layers().size() == base.layers().size()) {
                return "nothing";
            }
            return fixture.lastLayer(image)
                    .lines()
                    .map(line -> line.replaceFirst("^\\S+ \\S+ ", ""))
                    .collect(Collectors.joining(" "));
        } catch (BuildfileException e) {
            return "error: " + e.diagnostic().message();
        }
    }

    private static void prepare(BuildFixture fixture) throws Exception {
        fixture.file("a", "A");
        fixture.file("b1", "B1");
        fixture.file("b2", "B2");
        fixture.file("d/x", "X");
        fixture.file("d/sub/y", "Y");
        link(fixture, "d/l", "x");
        link(fixture, "al", "a");
        link(fixture, "dl", "d");
        link(fixture, "out", "../../../no-such-name");
        link(fixture, "loop", "loop");
        fixture.file("conflict/dir", "not a directory");
        fixture.file("conflict2/file/inside", "not a file");
        fixture.directory("empty");
        fixture.file("under/dir/old", "OLD");
        fixture.file("under/file", "FILE");
        link(fixture, "under/dirlink", "dir");
        link(fixture, "under/filelink", "file");
        link(fixture, "under/abs", "/dir");
        link(fixture, "under/dangling", "dir/new");
    }

    private static void link(BuildFixture fixture, String name, String target) throws Exception {
        var path = fixture.context().resolve(name);
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, Path.of(target));
    }
}
