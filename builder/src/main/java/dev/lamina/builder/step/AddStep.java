package dev.lamina.builder.step;

import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.LayerFile;
import dev.lamina.builder.plan.Step;
import dev.lamina.run.Cancellation;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.Compression;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.LayerStore;
import dev.lamina.store.layer.Limits;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the sources of an ADD to their places, archives as what is in them. */
public final class AddStep {
    private final Step.Add step;
    private final LayerStore layers;
    private final LayerStack below;
    private final Accounts accounts;
    private final Instant now;

    public AddStep(
            Step.Add step, LayerStore layers, LayerStack below, Accounts accounts, Instant now) {
        this.step = step;
        this.layers = layers;
        this.below = below;
        this.accounts = accounts;
        this.now = now;
    }

    /** Writes the layer; empty when nothing was added. */
    public Optional<WrittenLayer> add(
            List<CopySource> sources, Optional<Instant> latest, Cancellation cancellation)
            throws IOException, InterruptedException, StepException {
        var copying = new CopyStep(step, below, accounts, now);
        var all = new ArrayList<CopySource>();
        var open = new ArrayList<LayerStack>();
        try {
            for (var source : sources) {
                if (step.unpack()
                        && source instanceof CopySource.Found(var name, var file)
                        && isArchive(file)) {
                    var archive = unpacked(file);
                    open.add(archive);
                    all.add(new CopySource.Unpacked(name, LayerFile.root(archive)));
                } else if (step.unpackRemote()
                        && source instanceof CopySource.Fetched(var name, var file)
                        && isArchive(file)) {
                    var archive = unpacked(file);
                    open.add(archive);
                    all.add(new CopySource.Unpacked(name, LayerFile.root(archive)));
                } else {
                    all.add(source);
                }
            }
            return copying.copy(all).write(layers, latest, cancellation);
        } finally {
            close(open);
        }
    }

    /**
     * A tar is in no order, a layer is: so the archive is unpacked beside the store, without names,
     * and its files are taken from there.
     */
    private LayerStack unpacked(FileNode archive) throws IOException {
        try (var in = archive.open()) {
            return new LayerStack(List.of(layers.openArchive(in)));
        }
    }

    private static void close(List<LayerStack> stacks) throws IOException {
        for (var stack : stacks) {
            stack.close();
        }
    }

    private static boolean isArchive(FileNode file) throws IOException {
        if (!(file.entry() instanceof LayerEntry.RegularFile)) {
            return false;
        }
        try (var packed = file.open();
                var in = Compression.decompress(packed, Limits.DEFAULT)) {
            return TarProbe.isHeader(in.readNBytes(TarProbe.HEADER));
        } catch (StoreException e) {
            return false;
        }
    }
}
