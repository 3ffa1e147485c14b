package dev.lamina.builder.step;

import dev.lamina.builder.context.FileNode;
import dev.lamina.run.Cancellation;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.LayerStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A file or directory of a context as a layer, for steps that mount it. */
public final class ContextLayer {
    /** Where in the layer it is. */
    public static final ImagePath PLACE = place();

    private ContextLayer() {}

    private static ImagePath place() {
        try {
            return ImagePath.of("context");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stored; no image refers to it, so it goes with the next collection. */
    public static ImageLayer write(FileNode file, LayerStore layers, Cancellation cancellation)
            throws IOException, InterruptedException {
        try (var nothing = new LayerStack(List.of())) {
            var commit = new LayerCommit(nothing);
            commit.makeDirectories(ImagePath.ROOT, Attributes.of(0755, 0, 0, Instant.EPOCH));
            put(file, PLACE, commit);
            var written = commit.write(layers, Optional.empty(), cancellation).orElseThrow();
            return ImageLayer.uncompressed(written.diffId(), written.size());
        } catch (StepException e) {
            throw new IllegalStateException("an empty tree has room for everything", e);
        }
    }

    private static void put(FileNode file, ImagePath target, LayerCommit commit)
            throws IOException, StepException {
        commit.put(moved(file.entry(), target), file::open, file.identity(), false);
        for (var child : file.children()) {
            put(child, target.resolve(child.entry().path().name()), commit);
        }
    }

    private static LayerEntry moved(LayerEntry entry, ImagePath target) {
        return switch (entry) {
            case LayerEntry.Directory(_, var a) -> new LayerEntry.Directory(target, a);
            case LayerEntry.RegularFile(_, var a, var size) ->
                    new LayerEntry.RegularFile(target, a, size);
            case LayerEntry.Symlink(_, var a, var link) -> new LayerEntry.Symlink(target, a, link);
            case LayerEntry.CharDevice(_, var a, var major, var minor) ->
                    new LayerEntry.CharDevice(target, a, major, minor);
            case LayerEntry.BlockDevice(_, var a, var major, var minor) ->
                    new LayerEntry.BlockDevice(target, a, major, minor);
            case LayerEntry.Fifo(_, var a) -> new LayerEntry.Fifo(target, a);
            case LayerEntry.HardLink _, LayerEntry.Whiteout _, LayerEntry.Opaque _ ->
                    throw new IllegalStateException("no file: " + entry);
        };
    }
}
