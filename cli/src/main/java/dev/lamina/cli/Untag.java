package dev.lamina.cli;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.ref.ImageReference;
import java.util.List;

/** {@code lamina untag}: takes names away, never an image. */
final class Untag implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina untag", "REF…", "Takes names away; their images stay in the store.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<List<String>> names = arguments.operands("REF", "A name.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (names.get().isEmpty()) {
            throw new UsageException("no name given", "see lamina untag --help");
        }
        try (var images = store.open()) {
            for (String name : names.get()) {
                var reference = ImageReference.parse(name);
                if (!images.refs().untag(reference)) {
                    throw new StoreException(
                            "no image has the name " + reference.tagged(), "See lamina images.");
                }
                console.out().println("Untagged: " + reference.tagged().familiar());
            }
        }
        return ExitCode.OK.code();
    }
}
