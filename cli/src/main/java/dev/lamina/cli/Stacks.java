package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.Layer;
import dev.lamina.store.layer.LayerStack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The layers of images, opened from a store, and the way a user names one of them. */
final class Stacks {
    private Stacks() {}

    /** The tree of an image; the caller closes it. */
    static LayerStack open(ImageStore store, Image image) throws IOException {
        var layers = new ArrayList<Layer>();
        try {
            for (ImageLayer layer : image.layers()) {
                layers.add(store.openLayer(layer));
            }
            return new LayerStack(layers);
        } catch (IOException e) {
            for (Layer layer : layers) {
                layer.close();
            }
            throw e;
        }
    }

    /**
     * How many layers there are up to and with the named one.
     *
     * @param name its number from the bottom, from 1; or the beginning of its diffID
     */
    static int height(Image image, String name) {
        List<ImageLayer> layers = image.layers();
        if (name.matches("[0-9]{1,4}")) {
            int number = Integer.parseInt(name);
            if (number >= 1 && number <= layers.size()) {
                return number;
            }
        }
        String hex = name.startsWith("sha256:") ? name.substring("sha256:".length()) : name;
        var matches = new ArrayList<Integer>();
        for (int i = 0; i < layers.size(); i++) {
            if (hex.length() >= 4 && layers.get(i).diffId().hex().startsWith(hex)) {
                matches.add(i + 1);
            }
        }
        if (matches.size() == 1) {
            return matches.getFirst();
        }
        throw new UsageException(
                (matches.isEmpty() ? "no layer " : "several layers ") + name,
                "a layer is named by its number, 1 to "
                        + layers.size()
                        + " from the bottom, or the beginning of its diffID (lamina layers)");
    }
}
