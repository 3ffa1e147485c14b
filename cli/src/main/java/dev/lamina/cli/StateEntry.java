package dev.lamina.cli;

import dev.lamina.builder.RunFailedException;
import dev.lamina.builder.history.FailedSteps;
import dev.lamina.run.Engine;
import dev.lamina.run.Launcher;
import dev.lamina.run.Network;
import dev.lamina.run.RunOptions;
import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.unionfs.TransportChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of {@code jbuild} about a step that failed: how to look around in it. */
final class StateEntry {
    private final Arguments.Value<@Nullable String> at;
    private final Arguments.Value<@Nullable String> onError;
    private final Arguments.Value<Boolean> resume;

    StateEntry(Arguments arguments) {
        at =
                arguments.option(
                        "--at",
                        "STATE",
                        "failed or before-failed: run the operands, or a shell, where the last build"
                                + " of this directory failed, or else the last that failed.");
        onError = arguments.option("--on-error", "WHAT", "shell: enter a step that fails at once.");
        resume =
                arguments.flag(
                        "--resume",
                        "Go on after the build file was mended; what was done stays done.");
    }

    boolean isAskedFor() {
        String what = onError.get();
        if (what != null && !what.equals("shell")) {
            throw new UsageException("--on-error has no " + what, "there is shell");
        }
        return at.get() != null;
    }

    /** A build goes on by itself, through its cache. */
    boolean resumes() {
        return resume.get();
    }

    /** Runs the command, a shell if it is empty, in the state that was asked for. */
    int enter(ImageStore images, List<String> command, TransportChoice transport, Console console)
            throws IOException {
        String state = String.valueOf(at.get());
        if (!state.equals("failed") && !state.equals("before-failed")) {
            throw new UsageException(
                    "--at has no state " + state, "there are failed and before-failed");
        }
        var steps = new FailedSteps(images);
        var ofThisDirectory = steps.find(Path.of("."));
        var kept = ofThisDirectory.isPresent() ? ofThisDirectory : steps.latest();
        if (kept.isEmpty()) {
            throw new IOException("no failed step is kept: the last builds did not fail");
        }
        var digest = state.equals("failed") ? kept.get().after() : kept.get().before();
        return run(images, digest, command, transport, console);
    }

    /** Opens a shell in the step, if that was asked for and somebody sits there. */
    void afterFailure(
            ImageStore images,
            RunFailedException failure,
            TransportChoice transport,
            Console console)
            throws IOException {
        if (onError.get() != null && failure.step().isPresent() && Terminal.isInput()) {
            console.err().println(failure.diagnostic().render());
            console.err().println("This is the failed step; the build ends with this shell.");
            run(images, failure.step().get().after().digest(), List.of(), transport, console);
        }
    }

    private static int run(
            ImageStore images,
            Digest image,
            List<String> command,
            TransportChoice transport,
            Console console)
            throws IOException {
        var engine = Engine.system(images.layout(), transport, new Warnings(console, "jbuild"));
        var base = RunOptions.DEFAULT;
        var options =
                new RunOptions(
                        Optional.empty(),
                        true,
                        base.withCommand(command.toArray(String[]::new)).program(),
                        new RunOptions.View(
                                Optional.of("lamina-build"), Network.HOST, List.of(), false),
                        base.limits(),
                        new RunOptions.Console(true, Terminal.isInput()),
                        base.life());
        var reference = ImageLookup.reference(images, image.toString());
        return new Launcher(engine, images).run(reference, options).code();
    }
}
