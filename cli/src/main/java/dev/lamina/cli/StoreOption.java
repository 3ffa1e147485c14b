package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code --root DIR}, which every command with a store has, and the store it names. */
final class StoreOption {
    private final Arguments.Value<@Nullable String> root;

    StoreOption(Arguments arguments) {
        root =
                arguments.option(
                        "--root",
                        "DIR",
                        "Where images and containers are kept (also LAMINA_ROOT;"
                                + " /var/lib/lamina for root).");
    }

    ImageStore open() throws IOException {
        return ImageStore.open(Console.root(root.get()));
    }
}
