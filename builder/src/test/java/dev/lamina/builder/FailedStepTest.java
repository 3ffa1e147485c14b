package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.builder.history.FailedSteps;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStepTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
    }

    private FailedStep failed() {
        var text = "FROM scratch\nENV A=1\nWORKDIR /w\nUSER 5\nRUN write /x y\nRUN fail 2\n";
        var failure = catchThrowableOfType(RunFailedException.class, () -> fixture.build(text));
        return failure.step().orElseThrow();
    }

    @Test
    void the_state_before_a_failed_command_has_its_files_and_settings() throws Exception {
        var before = failed().before();
        assertThat(fixture.tree(before)).isEqualTo("755 0:0 /w/\n644 0:0 /x = y");
        var container = before.config().container();
        assertThat(container.env("A")).contains("1");
        assertThat(container.user()).contains("5");
        assertThat(container.workingDir()).contains("/w");
        assertThat(fixture.store().image(before.digest()).digest()).isEqualTo(before.digest());
    }

    @Test
    void a_failed_step_is_kept_for_its_context_until_it_is_forgotten() throws Exception {
        var step = failed();
        var steps = new FailedSteps(fixture.store());
        steps.keep(fixture.context(), step);
        var expected = new FailedSteps.States(step.before().digest(), step.after().digest());
        assertThat(steps.find(fixture.context())).contains(expected);
        assertThat(steps.latest()).contains(expected);
        assertThat(steps.images()).contains(step.before().digest(), step.after().digest());
        steps.forget(fixture.context());
        assertThat(steps.find(fixture.context())).isEmpty();
        assertThat(steps.images()).isEmpty();
    }
}
