package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.plan.Network;
import dev.lamina.store.ref.ImageReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildEngineTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
    }

    @Test
    void the_image_has_the_config_and_history_of_its_instructions() throws Exception {
        fixture.file("a", "A");
        var image =
                fixture.build(
                        """
                        FROM scratch
                        ARG V=1
                        ENV E=$V
                        WORKDIR /
                        WORKDIR /w
                        COPY a .
                        RUN write /out text
                        RUN true
                        LABEL l=m
                        CMD ["x"]
                        """);
        assertThat(BuildFixture.history(image))
                .containsExactly(
                        "- ARG V=1",
                        "- ENV E=1",
                        "- WORKDIR /",
                        "+ WORKDIR /w",
                        "+ COPY a /w/ # lamina",
                        "+ RUN |1 V=1 /bin/sh -c write /out text # lamina",
                        "- RUN |1 V=1 /bin/sh -c true # lamina",
                        "- LABEL l=m",
                        "- CMD [\"x\"]");
        assertThat(image.config().container().env("E")).contains("1");
        assertThat(image.config().container().labels()).containsEntry("l", "m");
        assertThat(image.config().container().workingDir()).contains("/w");
        assertThat(fixture.tree(image))
                .isEqualTo("644 0:0 /out = text\n755 0:0 /w/\n644 0:0 /w/a = A");
    }

    @Test
    void a_base_keeps_its_layers_history_and_config() throws Exception {
        fixture.file("a", "A");
        var base = fixture.base("base:1", "FROM scratch\nCOPY a /a\nENV X=1\n");
        var image = fixture.build("FROM base:1\nENV Y=2\nCOPY a /b\n");
        assertThat(image.layers()).startsWith(base.layers().getFirst()).hasSize(2);
        assertThat(BuildFixture.history(image))
                .containsExactly(
                        "+ COPY a /a # lamina", "- ENV X=1", "- ENV Y=2", "+ COPY a /b # lamina");
        assertThat(image.config().container().env()).contains("X=1", "Y=2");
    }

    @Test
    void a_stage_starts_where_another_ended() throws Exception {
        var image =
                fixture.build(
                        """
                        FROM scratch AS one
                        ARG A=kept
                        RUN write /one 1
                        FROM one
                        RUN write /two 2
                        """);
        assertThat(fixture.tree(image)).isEqualTo("644 0:0 /one = 1\n644 0:0 /two = 2");
        assertThat(fixture.runner().tasks().getLast().environment()).containsEntry("A", "kept");
        assertThat(BuildFixture.history(image)).hasSize(3);
    }

    @Test
    void copy_from_a_stage_keeps_owners_and_leaves_the_rest_behind() throws Exception {
        fixture.file("a", "A");
        var image =
                fixture.build(
                        """
                        FROM scratch AS make
                        COPY --chown=5:6 --chmod=4711 a /made/a
                        RUN write /rest x
                        FROM scratch
                        COPY --from=make /made/ /x/
                        COPY --from=0 /made/a /y
                        """);
        assertThat(fixture.tree(image))
                .isEqualTo("755 0:0 /x/\n4711 5:6 /x/a = A\n4711 5:6 /y = A");
    }

    @Test
    void copy_from_an_image_reads_its_layers() throws Exception {
        fixture.file("a", "A");
        fixture.base("lib:1", "FROM scratch\nCOPY a /lib/a\n");
        var image = fixture.build("FROM scratch\nCOPY --from=lib:1 /lib/ /usr/lib/\n");
        assertThat(fixture.lastLayer(image))
                .isEqualTo("755 0:0 /usr/\n755 0:0 /usr/lib/\n644 0:0 /usr/lib/a = A");
    }

    @Test
    void a_run_gets_what_the_instructions_before_it_set() throws Exception {
        fixture.build(
                """
                FROM scratch
                ENV A=1
                ARG B=2
                WORKDIR /w
                USER 1:2
                SHELL ["/bin/bash", "-c"]
                RUN --network=none cmd
                """);
        var task = fixture.runner().tasks().getFirst();
        assertThat(task.arguments()).containsExactly("/bin/bash", "-c", "cmd");
        assertThat(task.environment()).containsEntry("A", "1").containsEntry("B", "2");
        assertThat(task.user()).isEqualTo("1:2");
        assertThat(task.workdir()).isEqualTo("/w");
        assertThat(task.network()).isEqualTo(Network.NONE);
        assertThat(task.layers()).hasSize(1);
        assertThat(task.latest()).contains(Instant.ofEpochSecond(1_000_000_000));
    }

    @Test
    void proxies_reach_the_command_and_nothing_else() throws Exception {
        var request =
                fixture.request("FROM scratch\nRUN x\n").withBuildArgs(Map.of("http_proxy", "p"));
        var image = fixture.build(request);
        assertThat(fixture.runner().tasks().getFirst().environment())
                .containsEntry("http_proxy", "p")
                .containsEntry("HTTP_PROXY", "p");
        assertThat(image.config().json().toString()).doesNotContain("proxy");
        fixture.build(
                fixture.request("FROM scratch\nRUN x\n").withBuildArgs(Map.of("http_proxy", "q")));
        assertThat(fixture.runner().tasks()).hasSize(1);
    }

    @Test
    void times_of_new_files_are_not_after_the_epoch() throws Exception {
        fixture.file("a", "A");
        var image = fixture.build("FROM scratch\nCOPY a /d/a\nCOPY <<x /y\ntext\nx\n");
        assertThat(image.config().created()).contains(Instant.ofEpochSecond(1_000_000_000));
        try (var stack = fixture.store().openStack(image.layers())) {
            for (var path : List.of("d", "d/a", "y")) {
                var file = stack.lookup(dev.lamina.store.layer.ImagePath.of(path)).orElseThrow();
                assertThat(file.attributes().mtime())
                        .isEqualTo(Instant.ofEpochSecond(1_000_000_000));
            }
        }
    }

    @Test
    void labels_of_the_command_line_win() throws Exception {
        var request = fixture.request("FROM scratch\nLABEL a=file b=file\n");
        var image = fixture.build(request.withLabels(Map.of("a", "line", "c", "line")));
        assertThat(image.config().container().labels())
                .isEqualTo(Map.of("a", "line", "b", "file", "c", "line"));
    }

    @Test
    void the_image_is_tagged_when_all_is_done() throws Exception {
        var reference = ImageReference.parse("app:1");
        var image = fixture.build(fixture.request("FROM scratch\n").withTags(List.of(reference)));
        assertThat(fixture.store().resolve(reference).digest()).isEqualTo(image.digest());
    }
}
