package dev.lamina.store.image;

import dev.lamina.store.digest.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image in the making: a configuration and the layers it is to have. Immutable: each step
 * answers a changed copy, so a build may fork. Pure: nothing is stored.
 *
 * @param config everything but the list of layers
 * @param layers bottom first
 * @param annotations of the manifest
 */
public record ImageBuilder(
        ImageConfig config, List<ImageLayer> layers, Map<String, String> annotations) {
    public ImageBuilder {
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }

    /** Without annotations. */
    public ImageBuilder(ImageConfig config, List<ImageLayer> layers) {
        this(config, layers, Map.of());
    }

    /** Starts with nothing. */
    public static ImageBuilder scratch(Platform platform) {
        return new ImageBuilder(ImageConfig.empty(platform), List.of());
    }

    /** Starts with an image: its layers, configuration and history. */
    public static ImageBuilder from(Image base) {
        List<ImageLayer> layers = new ArrayList<>();
        for (ImageLayer layer : base.layers()) {
            Descriptor old = layer.descriptor();
            String type = MediaType.ociLayer(old.mediaType());
            layers.add(
                    new ImageLayer(Descriptor.of(type, old.digest(), old.size()), layer.diffId()));
        }
        return new ImageBuilder(base.config(), layers);
    }

    /** With one more layer on top and the step that made it. */
    public ImageBuilder withLayer(ImageLayer layer, History step) {
        if (step.emptyLayer()) {
            throw new IllegalArgumentException("a step with a layer is not empty");
        }
        List<ImageLayer> more = new ArrayList<>(layers);
        more.add(layer);
        return new ImageBuilder(config.withHistory(step), more, annotations);
    }

    /** With a step that changed the configuration only. */
    public ImageBuilder withStep(History step) {
        if (!step.emptyLayer()) {
            throw new IllegalArgumentException("a step without a layer is empty");
        }
        return new ImageBuilder(config.withHistory(step), layers, annotations);
    }

    public ImageBuilder withContainer(ContainerConfig container) {
        return new ImageBuilder(config.withContainer(container), layers, annotations);
    }

    public ImageBuilder withCreated(Instant time) {
        return new ImageBuilder(config.withCreated(time), layers, annotations);
    }

    public ImageBuilder withAuthor(String author) {
        return new ImageBuilder(config.withAuthor(author), layers, annotations);
    }

    public ImageBuilder withAnnotations(Map<String, String> newAnnotations) {
        return new ImageBuilder(config, layers, newAnnotations);
    }

    /** The same without its layers; the steps that made them stay as steps without one. */
    public ImageBuilder withoutLayers() {
        return new ImageBuilder(config.withoutHistoryOfLayers(), List.of(), annotations);
    }

    /** The finished image. Equal builders give equal images, down to the digest. */
    public Image build() {
        ImageConfig complete = config.withLayers(layers.stream().map(ImageLayer::diffId).toList());
        byte[] document = complete.json().bytes();
        var descriptor = Descriptor.of(MediaType.CONFIG, Digest.of(document), document.length);
        List<Descriptor> descriptors = layers.stream().map(ImageLayer::descriptor).toList();
        return new Image(Manifest.of(descriptor, descriptors, annotations), complete);
    }
}
