package dev.lamina.builder;

import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.LayerFile;
import dev.lamina.builder.plan.Step;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.LayerStack;
import java.io.IOException;
import java.util.List;

/** The trees that steps of a build take files from. */
record Origins(BuildSession session, StageResults stages) {
    /**
     * One of them.
     *
     * @param layers those it is made of, none for a context
     */
    record Opened(FileNode root, LayerStack layers) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            layers.close();
        }
    }

    Opened open(Step.Origin origin) throws IOException {
        var stack = session.store().openStack(layers(origin));
        return new Opened(
                origin instanceof Step.Origin.Context
                        ? session.input().context()
                        : LayerFile.root(stack),
                stack);
    }

    private List<ImageLayer> layers(Step.Origin origin) {
        return switch (origin) {
            case Step.Origin.Context() -> List.of();
            case Step.Origin.OfStage(int index) -> stages.get(index).layers();
            case Step.Origin.OfImage(var image) -> session.images().image(image).layers();
        };
    }
}
