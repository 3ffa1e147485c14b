package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.builder.history.BuildEntry;
import dev.lamina.builder.history.BuildHistory;
import dev.lamina.builder.history.BuildRecorder;
import dev.lamina.builder.history.StepEntry;
import dev.lamina.store.error.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildHistoryTest {
    @TempDir Path folder;
    private BuildFixture fixture;
    private BuildHistory history;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
        history = new BuildHistory(fixture.store());
    }

    private String build(String text) throws Exception {
        var request = fixture.request(text);
        try (var recorder = new BuildRecorder(history, request)) {
            try {
                recorder.done(fixture.build(request, recorder).digest());
            } catch (RunFailedException e) {
                recorder.failed(e);
            }
            return recorder.id();
        }
    }

    @Test
    void a_build_is_kept_with_its_steps_and_their_logs() throws Exception {
        var id = build("FROM scratch AS s\nRUN say hello\nRUN true\n");
        var entry = history.find("latest");
        assertThat(entry.id()).isEqualTo(id);
        assertThat(entry.status()).isEqualTo("done");
        assertThat(entry.steps()).extracting(StepEntry::place).containsExactly("s 1/2", "s 2/2");
        assertThat(entry.steps())
                .extracting(StepEntry::verdict)
                .containsExactly("unchanged", "unchanged");
        assertThat(history.log(id, 1)).hasContent("hello");
        assertThat(history.log(id, 2)).doesNotExist();
    }

    @Test
    void a_failed_build_says_why() throws Exception {
        build("FROM scratch\nRUN fail 4\n");
        var entry = history.find("latest");
        assertThat(entry.status()).isEqualTo("failed");
        assertThat(entry.error().orElse("")).contains("status 4");
    }

    @Test
    void a_build_that_was_killed_is_unfinished() throws Exception {
        var id = build("FROM scratch\nRUN say x\n");
        Files.delete(history.log(id, 1).resolveSibling("build.json"));
        assertThat(history.list())
                .singleElement()
                .extracting(BuildEntry::status)
                .isEqualTo(BuildEntry.UNFINISHED);
    }

    @Test
    void removed_builds_are_gone_and_unknown_ones_an_error() throws Exception {
        var id = build("FROM scratch\nRUN say x\n");
        history.remove(id);
        assertThat(history.list()).isEmpty();
        assertThatThrownBy(() -> history.find(id)).isInstanceOf(StoreException.class);
    }
}
