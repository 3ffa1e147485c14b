package dev.lamina.builder.step;

import dev.lamina.builder.plan.Network;
import dev.lamina.builder.plan.Step;
import dev.lamina.run.Cancellation;
import dev.lamina.run.StepMount;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the command of a RUN in the layers below it and keeps what it changed as a layer. */
@FunctionalInterface
public interface StepRunner {
    /**
     * Returns when the command has ended and nothing of it is left.
     *
     * @throws StepException when it cannot be started, for example for an unknown user
     */
    Outcome run(Task task) throws IOException, InterruptedException, StepException;

    /** What all results depend on beside the task, as text; empty when there is nothing. */
    default String conditions() {
        return "";
    }

    /**
     * What is to be run.
     *
     * @param layers the root file system, bottom first
     * @param arguments program and arguments
     * @param environment all variables but HOME, which is that of the user unless it is set here
     * @param user {@code user[:group]} by name or number, empty for root
     * @param workdir absolute; made when it is missing
     * @param insecure whether it may do whatever this process may
     * @param mounts what it sees and the layer does not hold
     * @param scripts files to be found under {@code /dev/pipes}, executable
     * @param log takes what the command writes to its output and error output
     * @param latest times in the layer are not later than this
     * @param cancellation ends the command
     */
    record Task(
            List<ImageLayer> layers,
            List<String> arguments,
            Map<String, String> environment,
            String user,
            String workdir,
            Network network,
            boolean insecure,
            List<Step.Script> scripts,
            List<StepMount> mounts,
            Log log,
            Optional<Instant> latest,
            Cancellation cancellation) {
        public Task {
            layers = List.copyOf(layers);
            arguments = List.copyOf(arguments);
            scripts = List.copyOf(scripts);
            mounts = List.copyOf(mounts);
        }
    }

    /** Takes output as it comes; may be called by several threads, one at a time. */
    @FunctionalInterface
    interface Log {
        void write(byte[] bytes, int offset, int length);
    }

    /**
     * How it ended.
     *
     * @param status 0 to 255, 128 and the signal's number for a command that was killed
     * @param layer what changed, if anything did; of a command that failed only as far as it could
     *     be kept
     */
    record Outcome(int status, Optional<WrittenLayer> layer) {}
}
