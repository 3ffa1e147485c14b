package dev.lamina.builder;

import dev.lamina.builder.cache.CacheKey;
import dev.lamina.builder.plan.BuildPlan.PlannedStage;
import dev.lamina.builder.plan.Step;
import dev.lamina.store.image.History;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.WrittenLayer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a stage has come to: a base image and the steps done on it. Immutable.
 *
 * @param base without what the steps did
 * @param key of everything done so far
 */
record StageResult(ImageBuilder base, List<Done> steps, CacheKey key) {
    /**
     * A step that is done.
     *
     * @param layer what it changed
     * @param created when it was carried out; absent when it changed settings only
     */
    record Done(Step step, Optional<WrittenLayer> layer, Optional<Instant> created) {}

    StageResult {
        steps = List.copyOf(steps);
    }

    StageResult with(Done done, CacheKey newKey) {
        var all = new ArrayList<>(steps);
        all.add(done);
        return new StageResult(base, all, newKey);
    }

    /** The root file system, bottom first. */
    List<ImageLayer> layers() {
        var layers = new ArrayList<>(base.layers());
        steps.forEach(done -> done.layer().ifPresent(layer -> layers.add(imageLayer(layer))));
        return layers;
    }

    private static ImageLayer imageLayer(WrittenLayer layer) {
        return ImageLayer.uncompressed(layer.diffId(), layer.size());
    }

    /** How many of its layers were there before. */
    int layersOfBase() {
        return base.layers().size();
    }

    /**
     * The image of the finished stage.
     *
     * @param fixed the time of everything new, where it is given; else a step that only changed
     *     settings gets that of the last one that ran before it, so that a build from the cache
     *     gives the same image again
     * @param merged what stands for several layers, if anything
     */
    ImageBuilder image(
            PlannedStage stage, Optional<Instant> fixed, Instant now, Optional<Merged> merged) {
        var first = steps.stream().flatMap(done -> done.created().stream()).findFirst();
        var time = fixed.or(() -> base.config().created()).or(() -> first).orElse(now);
        var bearer = merged.flatMap(_ -> lastLayer());
        var image = merged.filter(Merged::ofBaseToo).isPresent() ? base.withoutLayers() : base;
        for (var done : steps) {
            time = fixed.or(done::created).orElse(time);
            var text = done.step().createdBy();
            var layer =
                    merged.isEmpty()
                            ? done.layer()
                            : merged.get().layer().filter(_ -> bearer.equals(Optional.of(done)));
            image =
                    layer.isPresent()
                            ? image.withLayer(imageLayer(layer.get()), History.layer(time, text))
                            : image.withStep(History.empty(time, text));
        }
        if (merged.isPresent() && merged.get().layer().isPresent() && bearer.isEmpty()) {
            var layer = imageLayer(merged.get().layer().get());
            image = image.withLayer(layer, History.layer(time, "squash # lamina"));
        }
        var complete = image.withContainer(stage.container()).withCreated(time);
        return stage.author().map(complete::withAuthor).orElse(complete);
    }

    private Optional<Done> lastLayer() {
        return steps.stream().filter(done -> done.layer().isPresent()).reduce((_, last) -> last);
    }

    /**
     * Several layers as one.
     *
     * @param layer absent when they come to nothing
     */
    record Merged(Optional<WrittenLayer> layer, boolean ofBaseToo) {}
}
