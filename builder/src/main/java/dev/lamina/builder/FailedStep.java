package dev.lamina.builder;

import dev.lamina.builder.plan.Step;
import dev.lamina.store.ImageStore;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two states around a command that failed, as images of the store without names, so that they
 * can be entered: with its environment, user and directory, without its mounts and secrets.
 *
 * @param before what the command found
 * @param after what it left
 */
public record FailedStep(Image before, Image after) {
    private static final List<String> SHELL = List.of("/bin/sh");

    static FailedStep save(
            ImageStore store, Step.Run run, List<ImageLayer> layers, Optional<WrittenLayer> changes)
            throws IOException {
        var all = new ArrayList<>(layers);
        changes.ifPresent(layer -> all.add(ImageLayer.uncompressed(layer.diffId(), layer.size())));
        var before = image(run, layers);
        var after = image(run, all);
        store.save(before, List.of());
        store.save(after, List.of());
        return new FailedStep(before, after);
    }

    private static Image image(Step.Run run, List<ImageLayer> layers) {
        var container = ContainerConfig.EMPTY.withCmd(Optional.of(SHELL));
        for (var variable : run.environment().entrySet()) {
            container = container.withEnv(variable.getKey(), variable.getValue());
        }
        if (!run.user().isEmpty()) {
            container = container.withUser(run.user());
        }
        var image =
                ImageBuilder.scratch(Platform.host())
                        .withContainer(container.withWorkingDir(run.workdir()));
        for (var layer : layers) {
            image =
                    image.withLayer(
                            layer, History.layer(Instant.EPOCH, "a step of a failed build"));
        }
        return image.build();
    }
}
