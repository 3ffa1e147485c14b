package dev.lamina.store.inspect;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.LayerStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One layer of an image in numbers. Files are counted by name and without directories.
 *
 * @param layer which
 * @param step what made it; empty when the history does not tell
 * @param size bytes of the tar
 * @param added files the layers below do not have
 * @param changed files it replaces
 * @param removed files it hides
 * @param contentBytes bytes of content it brings
 */
public record LayerSummary(
        ImageLayer layer,
        Optional<History> step,
        long size,
        int added,
        int changed,
        int removed,
        long contentBytes) {

    /** The summaries of all layers of an image, bottom first. */
    public static List<LayerSummary> of(Image image, LayerStack stack) throws StoreException {
        List<History> steps =
                image.config().history().stream().filter(step -> !step.emptyLayer()).toList();
        boolean told = steps.size() == image.layers().size();
        List<LayerSummary> summaries = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            var counts = new Counts();
            LayerTree.visit(stack.lowest(i), stack.layers().get(i), counts::add);
            summaries.add(
                    new LayerSummary(
                            image.layers().get(i),
                            told ? Optional.of(steps.get(i)) : Optional.empty(),
                            stack.layers().get(i).index().tarSize(),
                            counts.added,
                            counts.changed,
                            counts.removed,
                            counts.contentBytes));
        }
        return List.copyOf(summaries);
    }

    private static final class Counts {
        private int added;
        private int changed;
        private int removed;
        private long contentBytes;

        void add(LayerTree.Node node) {
            if (node.isDirectory()) {
                return;
            }
            switch (node.kind()) {
                case ADDED -> {
                    added++;
                    contentBytes += node.size();
                }
                case CHANGED -> {
                    changed++;
                    contentBytes += node.size();
                }
                case DELETED -> removed++;
            }
        }
    }
}
