package dev.lamina.builder.step;

import dev.lamina.builder.plan.Owner;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.syntax.ByteText;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import java.io.IOException;
import java.time.Instant;

/** Makes a working directory where it is missing, owned by the user in force. */
public final class WorkdirStep {
    private static final int MODE = 0755;

    private WorkdirStep() {}

    /** What to write: nothing when the directory is there. */
    public static LayerCommit make(Step.Workdir step, LayerStack below, Instant now)
            throws IOException, StepException {
        var commit = new LayerCommit(below);
        var path = below.destination(ImagePath.of(ByteText.encode(step.path())));
        if (commit.find(path).isEmpty()) {
            var ids = Accounts.of(below).user(Owner.parse(step.user()));
            commit.makeDirectories(path, Attributes.of(MODE, ids.uid(), ids.gid(), now));
        } else {
            commit.makeDirectories(path, Attributes.of(MODE, 0, 0, now));
        }
        return commit;
    }
}
