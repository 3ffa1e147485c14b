package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.plan.BuildPlan;
import dev.lamina.builder.plan.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildProgressTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
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
}
