package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.lamina.builder.cache.CacheExport;
import dev.lamina.builder.cache.CacheLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedCacheTest {
    private static final String TEXT =
            """
            FROM scratch AS tools
            RUN write /tool 1
            FROM scratch
            COPY --from=tools /tool /b/
            RUN write /a 1
            RUN nothing
            """;

    @TempDir Path folder;
    private Path directory;
    private BuildFixture here;
    private BuildFixture there;

    @BeforeEach
    void prepare() throws Exception {
        directory = folder.resolve("cache");
        here = new BuildFixture(Files.createDirectory(folder.resolve("here")));
        there = new BuildFixture(Files.createDirectory(folder.resolve("there")));
    }

    private void export(boolean everyStep) throws Exception {
        var export = new CacheExport(new CacheLocation.Local(directory), everyStep, false);
        here.build(here.request(TEXT).withCache(use(List.of(), List.of(export))));
    }

    private BuildRequest importing() {
        var location = new CacheLocation.Local(directory);
        return there.request(TEXT).withCache(use(List.of(location), List.of()));
    }

    private static CacheUse use(List<CacheLocation> imports, List<CacheExport> exports) {
        return new CacheUse(false, Set.of(), false, imports, exports);
    }

    @Test
    void all_steps_of_a_full_cache_are_found_on_another_machine() throws Exception {
        export(true);
        var image = there.build(importing());
        assertThat(there.runner().commands()).isEmpty();
        assertThat(there.tree(image)).isEqualTo("644 0:0 /a = 1\n755 0:0 /b/\n644 0:0 /b/tool = 1");
        there.build(there.request(TEXT));
        assertThat(there.runner().commands()).isEmpty();
    }

    @Test
    void a_small_cache_has_the_steps_of_the_result_alone() throws Exception {
        export(false);
        there.build(importing());
        assertThat(there.runner().commands()).containsExactly("write /tool 1");
    }

    @Test
    void a_cache_that_is_missing_is_a_miss_with_a_warning() throws Exception {
        var warnings = new ArrayList<String>();
        there.build(importing(), warned(warnings));
        assertThat(there.runner().commands()).hasSize(3);
        assertThat(warnings).singleElement().asString().contains("index.json");
    }

    @Test
    void a_damaged_file_of_a_cache_is_a_miss_with_a_warning() throws Exception {
        export(true);
        try (var blobs = Files.walk(directory.resolve("blobs"))) {
            for (var blob : blobs.filter(Files::isRegularFile).toList()) {
                var bytes = Files.readAllBytes(blob);
                bytes[bytes.length / 2] ^= 1;
                Files.delete(blob);
                Files.write(blob, bytes);
            }
        }
        var warnings = new ArrayList<String>();
        there.build(importing(), warned(warnings));
        assertThat(there.runner().commands()).hasSize(3);
        assertThat(warnings).isNotEmpty();
    }

    @Test
    void a_layer_that_is_gone_is_a_miss_with_a_warning() throws Exception {
        export(true);
        var layer = here.build(TEXT).config().diffIds().getLast();
        Files.delete(directory.resolve("blobs/sha256").resolve(layer.hex()));
        var warnings = new ArrayList<String>();
        there.build(importing(), warned(warnings));
        assertThat(there.runner().commands()).containsExactly("write /a 1");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void a_cache_that_cannot_be_written_is_an_error_unless_that_is_to_be_ignored()
            throws Exception {
        Files.writeString(directory, "in the way");
        assertThatIOException().isThrownBy(() -> export(true));
        var export = new CacheExport(new CacheLocation.Local(directory), true, true);
        var warnings = new ArrayList<String>();
        here.build(here.request(TEXT).withCache(use(List.of(), List.of(export))), warned(warnings));
        assertThat(warnings).hasSize(1);
    }

    private static BuildProgress warned(List<String> warnings) {
        return new BuildProgress() {
            @Override
            public synchronized void warned(String warning) {
                warnings.add(warning);
            }
        };
    }
}
