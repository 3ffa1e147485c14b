package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.builder.plan.BuildPlan;
import dev.lamina.builder.plan.Network;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.ref.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        assertThat(history(image))
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
        assertThat(history(image))
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
        assertThat(history(image)).hasSize(3);
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
        var request = with(fixture.request("FROM scratch\nRUN x\n"), Map.of("http_proxy", "p"));
        var image = fixture.build(request);
        assertThat(fixture.runner().tasks().getFirst().environment())
                .containsEntry("http_proxy", "p")
                .containsEntry("HTTP_PROXY", "p");
        assertThat(image.config().json().toString()).doesNotContain("proxy");
        fixture.build(with(fixture.request("FROM scratch\nRUN x\n"), Map.of("http_proxy", "q")));
        assertThat(fixture.runner().tasks()).hasSize(1);
    }

    @Test
    void what_was_built_before_is_not_built_again() throws Exception {
        fixture.file("a", "A");
        var text = "FROM scratch\nRUN write /x y\nCOPY a /\nRUN true\n";
        var first = fixture.build(text);
        var verdicts = new ArrayList<BuildProgress.Verdict>();
        var second = fixture.build(fixture.request(text), recording(verdicts));
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(fixture.runner().commands()).containsExactly("write /x y", "true");
        assertThat(verdicts).containsOnly(BuildProgress.Verdict.CACHED);
    }

    @Test
    void without_an_epoch_a_build_from_the_cache_gives_the_same_image() throws Exception {
        fixture.file("a", "A");
        var request = withoutEpoch(fixture.request("FROM scratch\nENV X=1\nCOPY a /\nCMD x\n"));
        assertThat(fixture.build(request).digest()).isEqualTo(fixture.build(request).digest());
    }

    @Test
    void no_cache_runs_everything_again() throws Exception {
        var request = fixture.request("FROM scratch\nRUN write /x y\n");
        fixture.build(request);
        fixture.build(withoutCache(request));
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
        var image = fixture.build(fixture.request(text), recording(verdicts));
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
    void an_unknown_user_is_an_error_at_the_run() {
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> fixture.build("FROM scratch\nUSER me\nRUN x\n"))
                .satisfies(e -> assertThat(e.diagnostic().range().line()).isEqualTo(3));
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
    void a_failed_command_says_where_how_and_what_it_last_wrote() throws Exception {
        var text = "FROM scratch\nRUN say hello\nRUN fail 3\nRUN never\n";
        assertThatExceptionOfType(RunFailedException.class)
                .isThrownBy(() -> fixture.build(text))
                .satisfies(e -> assertThat(e.status()).isEqualTo(3))
                .satisfies(e -> assertThat(e.diagnostic().range().line()).isEqualTo(3));
        assertThat(fixture.store().refs().list()).isEmpty();
        assertThat(fixture.runner().commands()).containsExactly("say hello", "fail 3");
    }

    @Test
    void an_error_in_the_last_line_is_found_before_the_first_command() {
        for (var last :
                List.of("COPY missing /", "COPY --chmod=9 . /", "EXPOSE x", "COPY --from=no a b")) {
            assertThatExceptionOfType(BuildfileException.class)
                    .isThrownBy(() -> fixture.build("FROM scratch\nRUN one\n" + last + "\n"))
                    .satisfies(e -> assertThat(e.diagnostic().range().line()).isEqualTo(3));
        }
        assertThat(fixture.runner().commands()).isEmpty();
    }

    @Test
    void a_source_that_an_ignore_rule_hides_is_reported_with_the_rule() throws Exception {
        fixture.file("secret/key", "k");
        fixture.file(".dockerignore", "# nothing\nsecret\n");
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> fixture.build("FROM scratch\nCOPY secret/key /\n"))
                .satisfies(e ->
                        assertThat(e.diagnostic().hint().orElse(""))
                                .contains("secret", ".dockerignore:2"));
    }

    @Test
    void ignored_files_are_neither_copied_nor_part_of_the_key() throws Exception {
        fixture.file("keep", "K");
        fixture.file("target/a", "1");
        fixture.file("target/kept", "2");
        fixture.file(".buildignore", "target\n!target/kept\n.*\n");
        var text = "FROM scratch\nCOPY . /\nRUN one\n";
        var image = fixture.build(text);
        assertThat(fixture.tree(image))
                .isEqualTo("644 0:0 /keep = K\n755 0:0 /target/\n644 0:0 /target/kept = 2");
        fixture.file("target/a", "changed");
        fixture.build(text);
        assertThat(fixture.runner().commands()).hasSize(1);
    }

    @Test
    void the_ignore_file_of_the_build_file_comes_before_that_of_the_context() throws Exception {
        fixture.file("a", "A");
        fixture.file("b", "B");
        fixture.file("Buildfile", "FROM scratch\nCOPY [\"a*\", \"b*\", \"/\"]\n");
        fixture.file("Buildfile.dockerignore", "a\n");
        fixture.file(".buildignore", "b\n");
        var image = fixture.build(inContext(fixture.request("")));
        assertThat(fixture.tree(image)).isEqualTo("644 0:0 /b = B");
    }

    @Test
    void without_a_build_file_the_error_says_what_to_write() {
        assertThatExceptionOfType(BuildException.class)
                .isThrownBy(() -> fixture.build(inContext(fixture.request(""))))
                .satisfies(e -> assertThat(e.remedy()).contains("Buildfile"));
    }

    @Test
    void an_unknown_image_is_an_error_at_its_name() {
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> fixture.build("FROM nowhere:1\n"))
                .satisfies(e -> assertThat(e.diagnostic().range().column()).isEqualTo(6));
    }

    @Test
    void labels_of_the_command_line_win() throws Exception {
        var request = fixture.request("FROM scratch\nLABEL a=file b=file\n");
        var image = fixture.build(labelled(request, Map.of("a", "line", "c", "line")));
        assertThat(image.config().container().labels())
                .isEqualTo(Map.of("a", "line", "b", "file", "c", "line"));
    }

    @Test
    void the_image_is_tagged_when_all_is_done() throws Exception {
        var reference = ImageReference.parse("app:1");
        var image = fixture.build(tagged(fixture.request("FROM scratch\n"), reference));
        assertThat(fixture.store().resolve(reference).digest()).isEqualTo(image.digest());
    }

    @Test
    void progress_hears_every_step_in_order() throws Exception {
        var heard = new ArrayList<String>();
        var progress =
                new BuildProgress() {
                    @Override
                    public void planned(BuildPlan plan) {
                        heard.add("planned " + plan.stages().size());
                    }

                    @Override
                    public void started(Position at, Step step) {
                        heard.add("started " + at.stage() + " " + at.number() + "/" + at.total());
                    }

                    @Override
                    public void log(Position at, byte[] bytes, int offset, int length) {
                        heard.add(
                                "log " + new String(bytes, offset, length, StandardCharsets.UTF_8));
                    }

                    @Override
                    public void finished(Position at, Step step, Verdict verdict, Duration took) {
                        heard.add("finished " + verdict);
                    }
                };
        fixture.build(fixture.request("FROM scratch AS s\nRUN say hi\nRUN write /x y\n"), progress);
        assertThat(heard)
                .containsExactly(
                        "planned 1",
                        "started s 1/2",
                        "log hi",
                        "finished UNCHANGED",
                        "started s 2/2",
                        "finished CHANGED");
    }

    private static BuildProgress recording(List<BuildProgress.Verdict> verdicts) {
        return new BuildProgress() {
            @Override
            public void finished(Position at, Step step, Verdict verdict, Duration took) {
                verdicts.add(verdict);
            }
        };
    }

    private static List<String> history(Image image) {
        return image.config().history().stream().map(BuildEngineTest::line).toList();
    }

    private static String line(History step) {
        return (step.emptyLayer() ? "- " : "+ ") + step.createdBy().orElse("");
    }

    private static BuildRequest with(BuildRequest r, Map<String, String> buildArgs) {
        return new BuildRequest(
                r.context(),
                r.source(),
                r.ignoreFile(),
                r.tags(),
                buildArgs,
                r.target(),
                r.noCache(),
                r.network(),
                r.labels(),
                r.sourceDateEpoch());
    }

    private static BuildRequest withoutEpoch(BuildRequest r) {
        return new BuildRequest(
                r.context(),
                r.source(),
                r.ignoreFile(),
                r.tags(),
                r.buildArgs(),
                r.target(),
                r.noCache(),
                r.network(),
                r.labels(),
                Optional.empty());
    }

    private static BuildRequest withoutCache(BuildRequest r) {
        return new BuildRequest(
                r.context(),
                r.source(),
                r.ignoreFile(),
                r.tags(),
                r.buildArgs(),
                r.target(),
                true,
                r.network(),
                r.labels(),
                r.sourceDateEpoch());
    }

    private static BuildRequest inContext(BuildRequest r) {
        return new BuildRequest(
                r.context(),
                new BuildSource.InContext(),
                r.ignoreFile(),
                r.tags(),
                r.buildArgs(),
                r.target(),
                r.noCache(),
                r.network(),
                r.labels(),
                r.sourceDateEpoch());
    }

    private static BuildRequest labelled(BuildRequest r, Map<String, String> labels) {
        return new BuildRequest(
                r.context(),
                r.source(),
                r.ignoreFile(),
                r.tags(),
                r.buildArgs(),
                r.target(),
                r.noCache(),
                r.network(),
                labels,
                r.sourceDateEpoch());
    }

    private static BuildRequest tagged(BuildRequest r, ImageReference tag) {
        return new BuildRequest(
                r.context(),
                r.source(),
                r.ignoreFile(),
                List.of(tag),
                r.buildArgs(),
                r.target(),
                r.noCache(),
                r.network(),
                r.labels(),
                r.sourceDateEpoch());
    }
}
