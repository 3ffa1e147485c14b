package dev.lamina.run.rootfs;

import dev.lamina.linux.Linux;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.EntryType;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.Layer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of an image, open as branches, and what they show together. Immutable; closing it
 * closes the branches, unless a union has taken them.
 *
 * @param topFirst no two the same object
 */
public record LowerLayers(List<LayerBranch> topFirst) implements AutoCloseable {
    private static final int MAX_LINKS = 40;

    /** Opens a layer of the store. */
    @FunctionalInterface
    public interface Source<T> {
        Layer open(T name) throws IOException;
    }

    public LowerLayers {
        topFirst = List.copyOf(topFirst);
    }

    /**
     * @param bottomFirst names of the layers
     */
    public static <T> LowerLayers open(Linux linux, Source<T> source, List<T> bottomFirst)
            throws IOException {
        var opened = new ArrayList<LayerBranch>();
        try {
            for (T name : bottomFirst) {
                try (var layer = source.open(name)) {
                    opened.addFirst(LayerBranch.open(linux, layer, List.copyOf(opened)));
                }
            }
            return new LowerLayers(opened);
        } catch (IOException | RuntimeException e) {
            opened.forEach(LayerBranch::close);
            throw e;
        }
    }

    /** What the layers show at a path, links not followed; null for nothing. */
    LayerBranch.@Nullable LayerNode find(ImagePath path) {
        var components = path.components().stream().map(ByteString::bytes).toList();
        return LayerBranch.find(topFirst, components);
    }

    /**
     * The content of a regular file.
     *
     * @return null where there is none
     * @throws IOException when it is something else, or larger than the limit
     */
    public byte @Nullable [] read(ImagePath path, int limit) throws IOException {
        var node = find(path);
        if (node == null) {
            return null;
        }
        var stat = node.layer().stat(node);
        if (!stat.isRegular() || stat.size() > limit) {
            throw new IOException(
                    path + " of the image is no regular file of at most " + limit + " bytes");
        }
        return node.layer().content(node);
    }

    /**
     * The path a link leads to in the image, its last names perhaps absent; the path itself where
     * no link is on the way, or one that leads in circles.
     */
    public ImagePath resolve(ImagePath path) throws IOException {
        var waiting = new ArrayDeque<>(path.components());
        var at = ImagePath.ROOT;
        int links = 0;
        while (!waiting.isEmpty()) {
            var name = waiting.removeFirst();
            if (name.length() == 0 || name.equals(ByteString.of("."))) {
                continue;
            }
            if (name.equals(ByteString.of(".."))) {
                var parent = at.parent();
                at = parent == null ? ImagePath.ROOT : parent;
                continue;
            }
            var next = at.resolve(name);
            var node = find(next);
            if (node == null || LayerBranch.type(node) != EntryType.SYMLINK) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                return path;
            }
            byte[] target = node.layer().readlink(node);
            if (target.length > 0 && target[0] == '/') {
                at = ImagePath.ROOT;
            }
            names(target).reversed().forEach(waiting::addFirst);
        }
        return at;
    }

    private static List<ByteString> names(byte[] path) {
        var names = new ArrayList<ByteString>();
        for (int start = 0; start <= path.length; ) {
            int end = start;
            while (end < path.length && path[end] != '/') {
                end++;
            }
            names.add(ByteString.of(Arrays.copyOfRange(path, start, end)));
            start = end + 1;
        }
        return names;
    }

    @Override
    public void close() {
        topFirst.forEach(LayerBranch::close);
    }
}
