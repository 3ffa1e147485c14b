package dev.lamina.cli;

import dev.lamina.run.Commit;
import dev.lamina.store.ref.ImageReference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code lamina commit}. */
final class CommitCommand implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina commit",
                    "[OPTIONS] CONTAINER [REF]",
                    "Makes an image of a container: what it has changed becomes one more layer.");
    private final EngineOptions engine = new EngineOptions("lamina commit", arguments);
    private final Arguments.Value<@Nullable String> author =
            arguments.option("-a, --author", "NAME", "Who made it.");
    private final Arguments.Value<@Nullable String> message =
            arguments.option("-m, --message", "TEXT", "What for.");
    private final Arguments.Value<Boolean> running =
            arguments.flag("--no-pause", "Let the container go on meanwhile.");
    private final Arguments.Value<String> operand =
            arguments.operand("CONTAINER", "Name, id, or the beginning of an id.");
    private final Arguments.Value<@Nullable String> reference =
            arguments.optionalOperand("REF", "What the image is to be called.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var all = engine.containers(console);
        var commit =
                new Commit(
                        Optional.ofNullable(author.get()),
                        Optional.ofNullable(message.get()),
                        !running.get());
        String name = reference.get();
        var references =
                name == null ? List.<ImageReference>of() : List.of(ImageReference.parse(name));
        var image = all.commit(all.find(operand.get()), commit, references);
        console.out().println(image.id());
        return ExitCode.OK.code();
    }
}
