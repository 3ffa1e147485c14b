package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildCacheTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
    }

    @Test
    void what_was_built_before_is_not_built_again() throws Exception {
        fixture.file("a", "A");
        var text = "FROM scratch\nRUN write /x y\nCOPY a /\nRUN true\n";
        var first = fixture.build(text);
        var verdicts = new ArrayList<BuildProgress.Verdict>();
        var second = fixture.build(fixture.request(text), BuildFixture.recording(verdicts));
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(fixture.runner().commands()).containsExactly("write /x y", "true");
        assertThat(verdicts).containsOnly(BuildProgress.Verdict.CACHED);
    }

    @Test
    void without_an_epoch_a_build_from_the_cache_gives_the_same_image() throws Exception {
        fixture.file("a", "A");
        var request =
                fixture.request("FROM scratch\nENV X=1\nCOPY a /\nCMD x\n")
                        .withSourceDateEpoch(Optional.empty());
        assertThat(fixture.build(request).digest()).isEqualTo(fixture.build(request).digest());
    }

    @Test
    void no_cache_runs_everything_again() throws Exception {
        var request = fixture.request("FROM scratch\nRUN write /x y\n");
        fixture.build(request);
        fixture.build(request.withCache(CacheUse.NONE));
        assertThat(fixture.runner().commands()).hasSize(2);
    }

    @Test
    void changed_content_and_all_below_it_are_built_again() throws Exception {
        var text = "FROM scratch\nRUN one\nCOPY a /\nRUN two\n";
        fixture.file("a", "A");
        fixture.build(text);
        fixture.file("a", "B");
        fixture.build(text);
        assertThat(fixture.runner().commands()).containsExactly("one", "two", "two");
    }

    @Test
    void a_new_time_of_a_file_changes_nothing() throws Exception {
        var text = "FROM scratch\nCOPY a /\nRUN two\n";
        var file = fixture.file("a", "A");
        fixture.build(text);
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));
        fixture.build(text);
        assertThat(fixture.runner().commands()).hasSize(1);
    }

    @Test
    void a_setting_that_no_command_sees_reruns_none() throws Exception {
        fixture.build("FROM scratch\nLABEL a=1\nCMD x\nRUN one\n");
        fixture.build("FROM scratch\nLABEL a=2\nCMD y\nEXPOSE 80\nRUN one\n");
        assertThat(fixture.runner().commands()).containsExactly("one");
        fixture.build("FROM scratch\nENV a=2\nRUN one\n");
        assertThat(fixture.runner().commands()).hasSize(2);
    }

    @Test
    void a_linked_copy_does_not_depend_on_what_is_below_it() throws Exception {
        fixture.file("a", "A");
        fixture.build("FROM scratch\nRUN one\nCOPY --link a /x/\nRUN last\n");
        var verdicts = new ArrayList<BuildProgress.Verdict>();
        var text = "FROM scratch\nRUN write /y two\nCOPY --link a /x/\nRUN last\n";
        var image = fixture.build(fixture.request(text), BuildFixture.recording(verdicts));
        assertThat(verdicts).element(1).isEqualTo(BuildProgress.Verdict.CACHED);
        assertThat(fixture.runner().commands())
                .containsExactly("one", "last", "write /y two", "last");
        assertThat(fixture.tree(image))
                .isEqualTo("755 0:0 /x/\n644 0:0 /x/a = A\n644 0:0 /y = two");
    }

    @Test
    void an_excluded_file_is_no_part_of_the_key() throws Exception {
        fixture.file("d/in", "1");
        fixture.file("d/out", "1");
        var text = "FROM scratch\nCOPY --exclude=out d /\nRUN one\n";
        fixture.build(text);
        fixture.file("d/out", "2");
        fixture.build(text);
        assertThat(fixture.runner().commands()).hasSize(1);
    }

    @Test
    void a_damaged_record_is_a_miss() throws Exception {
        var text = "FROM scratch\nRUN write /x y\n";
        fixture.build(text);
        try (var files = Files.walk(fixture.store().layout().cache())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, Files.readString(file).replace("layer", "later"));
            }
        }
        fixture.build(text);
        fixture.build(text);
        assertThat(fixture.runner().commands()).hasSize(2);
    }

    @Test
    void a_record_whose_layer_is_gone_is_a_miss() throws Exception {
        var text = "FROM scratch\nRUN write /x y\n";
        var image = fixture.build(text);
        fixture.store().blobs().delete(image.config().diffIds().getFirst());
        assertThat(fixture.build(text).digest()).isEqualTo(image.digest());
        assertThat(fixture.runner().commands()).hasSize(2);
    }
}
