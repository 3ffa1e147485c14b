package dev.lamina.cli;

import dev.lamina.run.Containers;
import dev.lamina.run.Engine;
import dev.lamina.store.ImageStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code --root} and {@code --fuse}, and the containers they lead to. */
final class EngineOptions {
    private final String program;
    private final StoreOption store;
    private final Arguments.Value<@Nullable String> fuse;

    /**
     * @param program whom warnings come from
     */
    EngineOptions(String program, Arguments arguments) {
        this.program = program;
        store = new StoreOption(arguments);
        fuse = Transports.option(arguments);
    }

    ImageStore images() throws IOException {
        return store.open();
    }

    Engine engine(ImageStore images, Console console) {
        return Engine.system(
                images.layout(), Transports.choice(fuse.get()), new Warnings(console, program));
    }

    Containers containers(Console console) throws IOException {
        var images = images();
        return new Containers(engine(images, console), images);
    }
}
