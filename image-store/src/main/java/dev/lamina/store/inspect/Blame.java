package dev.lamina.store.inspect;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.inspect.PathChange.Kind;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.StackEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which layers of an image brought, changed or removed a path. */
public final class Blame {
    private Blame() {}

    /**
     * What one layer did.
     *
     * @param layer its number from the bottom, from 0
     * @param entry what the path was from then on; empty when it was removed
     */
    public record Version(int layer, Kind kind, Optional<StackEntry> entry) {}

    /** Oldest first; nothing when the path never was there. Links on the way are followed. */
    public static List<Version> of(LayerStack stack, ImagePath path) throws StoreException {
        List<Version> versions = new ArrayList<>();
        Optional<StackEntry> before = Optional.empty();
        for (int layer = 0; layer < stack.layers().size(); layer++) {
            Optional<StackEntry> now = stack.lowest(layer + 1).lookup(path);
            if (now.isPresent() && now.get().layerNumber() == layer) {
                Kind kind = before.isPresent() ? Kind.CHANGED : Kind.ADDED;
                versions.add(new Version(layer, kind, now));
            } else if (now.isEmpty() && before.isPresent()) {
                versions.add(new Version(layer, Kind.DELETED, Optional.empty()));
            }
            before = now;
        }
        return versions;
    }
}
