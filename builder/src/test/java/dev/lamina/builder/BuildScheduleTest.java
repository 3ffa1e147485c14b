package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.builder.BuildProgress.Verdict;
import dev.lamina.run.Cancellation;
import dev.lamina.store.image.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The timeout only ends what would otherwise hang for ever. */
@Timeout(60)
class BuildScheduleTest {
    private static final String TWO_STAGES =
            """
            FROM scratch AS one
            RUN %s
            FROM scratch AS two
            RUN %s
            FROM scratch
            COPY --from=one / /
            COPY --from=two / /
            """;

    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
    }

    private BuildRequest request(String first, String second) {
        return fixture.request(TWO_STAGES.formatted(first, second))
                .withParallelism(new Parallelism(2, false));
    }

    @Test
    void independent_stages_are_built_at_the_same_time() throws Exception {
        fixture.build(request("meet 1", "meet 2"));
        assertThat(fixture.runner().commands()).containsExactlyInAnyOrder("meet 1", "meet 2");
    }

    @Test
    void one_job_is_enough_for_stages_that_need_each_other() throws Exception {
        var image =
                fixture.build(
                        request("write /a 1", "write /b 2")
                                .withParallelism(new Parallelism(1, false)));
        assertThat(fixture.tree(image)).isEqualTo("644 0:0 /a = 1\n644 0:0 /b = 2");
    }

    @Test
    void equal_steps_of_two_stages_are_carried_out_once() throws Exception {
        fixture.build(request("write /a 1", "write /a 1"));
        fixture.build(request("write /a 1", "write /a 1").withCache(CacheUse.NONE));
        assertThat(fixture.runner().commands()).containsExactly("write /a 1", "write /a 1");
    }

    @Test
    void a_stage_that_nothing_needs_is_not_built() throws Exception {
        fixture.build("FROM scratch AS unused\nRUN never\nFROM scratch\nRUN once\n");
        assertThat(fixture.runner().commands()).containsExactly("once");
    }

    @Test
    void a_failure_ends_what_is_running_and_is_the_one_that_is_told() {
        var verdicts = new ArrayList<Verdict>();
        assertThatExceptionOfType(RunFailedException.class)
                .isThrownBy(() ->
                        fixture.build(
                                request("meet 1 3", "linger"), BuildFixture.recording(verdicts)))
                .satisfies(e -> assertThat(e.status()).isEqualTo(3))
                .satisfies(e -> assertThat(e.diagnostic().range().line()).isEqualTo(2));
        assertThat(verdicts).containsExactly(Verdict.FAILED, Verdict.CANCELLED);
    }

    @Test
    void on_request_other_stages_are_built_in_spite_of_a_failure() {
        var text = TWO_STAGES.formatted("fail 3", "write /a 1\nRUN last");
        var request = fixture.request(text).withParallelism(new Parallelism(1, true));
        assertThatExceptionOfType(RunFailedException.class)
                .isThrownBy(() -> fixture.build(request));
        assertThat(fixture.runner().commands())
                .containsExactlyInAnyOrder("fail 3", "write /a 1", "last");
    }

    @Test
    void a_cancelled_build_leaves_nothing_half_written() throws Exception {
        fixture.file("a", "A");
        var cancellation = new Cancellation();
        cancellation.request();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() ->
                        new BuildEngine(fixture.store(), fixture.runner())
                                .build(
                                        fixture.request("FROM scratch\nCOPY a /\n"),
                                        BuildProgress.NONE,
                                        cancellation));
        try (var left = Files.list(fixture.store().layout().tmp())) {
            assertThat(left).isEmpty();
        }
        assertThat(fixture.store().blobs().list()).isEmpty();
    }

    @Test
    void steps_of_a_stage_can_be_carried_out_again_while_others_are_not() throws Exception {
        fixture.build(request("one", "two"));
        fixture.build(
                request("one", "two")
                        .withCache(
                                new CacheUse(false, Set.of("TWO"), false, List.of(), List.of())));
        assertThat(fixture.runner().commands()).containsExactlyInAnyOrder("one", "two", "two");
    }

    @Test
    void builds_at_the_same_time_carry_an_equal_step_out_once() throws Exception {
        Callable<Image> build = () -> fixture.build("FROM scratch\nRUN write /a 1\n");
        try (var threads = Executors.newFixedThreadPool(8)) {
            var digests = new ArrayList<>();
            for (var image : threads.invokeAll(Collections.nCopies(8, build))) {
                digests.add(image.get().digest());
            }
            assertThat(Set.copyOf(digests)).hasSize(1);
        }
        assertThat(fixture.runner().commands()).isEqualTo(List.of("write /a 1"));
    }
}
