package dev.lamina.run;

import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.state.ContainerState;
import dev.lamina.run.state.ContainerState.Status;
import dev.lamina.run.state.ProcessIdentity;
import dev.lamina.store.ImageStore;
import dev.lamina.store.image.Image;
import java.io.IOException;

/**
 * A container in its folder, ready to run any number of times, one after another: what it is made
 * from, what it becomes, and where its state is told.
 */
record Session(Engine engine, ImageStore store, Tenancy tenancy, Creation creation) {
    /** What is done with a container while it runs. */
    @FunctionalInterface
    interface Care {
        ExitStatus untilItEnds(Container container) throws IOException;
    }

    /**
     * Runs it once; nothing of it runs when this returns. The caller says what its end means.
     *
     * @param streams descriptors for the program's 0, 1 and 2
     * @param restarts how often it has been started again
     * @throws dev.lamina.run.container.StartException when it does not come to run
     */
    ExitStatus run(Streams form, int[] streams, int restarts, Care care) throws IOException {
        if (restarts > 0) {
            tenancy.folder().renew();
        }
        Image image = store.image(creation.manifest());
        var design =
                Design.of(creation.image(), image.config().container(), creation.options(), form);
        try (var layers = store.openStack(image.layers());
                var container = Container.start(engine, layers, design, tenancy, streams)) {
            var process = ProcessIdentity.find(container.process().pid());
            tenancy.folder().change(state -> state.running(process, restarts));
            return care.untilItEnds(container);
        }
    }

    ContainerState ended(ExitStatus status, Status next) throws IOException {
        return tenancy.folder().change(state -> state.ended(status, next));
    }
}
