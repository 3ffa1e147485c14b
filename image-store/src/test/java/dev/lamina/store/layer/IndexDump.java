package dev.lamina.store.layer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tree of a layer as lines, so that tests compare text. */
final class IndexDump {
    private IndexDump() {}

    /** One line per entry but the root: type letter, path, and what matters of it. */
    static List<String> lines(Layer layer) throws IOException {
        List<String> lines = new ArrayList<>();
        walk(layer, LayerIndex.ROOT, ImagePath.ROOT, lines);
        return lines;
    }

    private static void walk(Layer layer, int directory, ImagePath path, List<String> lines)
            throws IOException {
        LayerIndex index = layer.index();
        for (int i = 0; i < index.childCount(directory); i++) {
            int entry = index.firstChild(directory) + i;
            ImagePath own = path.resolve(index.nameAt(entry));
            lines.add(line(layer, entry, own.toString().substring(1)));
            walk(layer, entry, own, lines);
        }
    }

    private static String line(Layer layer, int entry, String path) throws IOException {
        LayerIndex index = layer.index();
        return switch (index.type(entry)) {
            case DIRECTORY ->
                    "d "
                            + path
                            + (index.isOpaque(entry) ? " opaque" : "")
                            + (index.isImplicit(entry) ? " implicit" : "");
            case REGULAR ->
                    "f "
                            + path
                            + " "
                            + new String(
                                    layer.content(entry).readAllBytes(),
                                    StandardCharsets.ISO_8859_1)
                            + (index.nlink(entry) > 1 ? " x" + index.nlink(entry) : "");
            case SYMLINK -> "l " + path + " -> " + ByteString.of(index.linkTarget(entry));
            case CHAR_DEVICE -> "c " + path + " " + index.major(entry) + ":" + index.minor(entry);
            case BLOCK_DEVICE -> "b " + path + " " + index.major(entry) + ":" + index.minor(entry);
            case FIFO -> "p " + path;
            case WHITEOUT -> "w " + path;
            case LOWER_LINK -> "h " + path + " => " + ByteString.of(index.linkTarget(entry));
        };
    }
}
