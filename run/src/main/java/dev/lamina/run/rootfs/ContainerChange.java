package dev.lamina.run.rootfs;

import dev.lamina.linux.Linux;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.unionfs.layer.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A path that a container has changed. A directory in which something changed counts too. */
public record ContainerChange(Kind kind, ImagePath path) {
    public enum Kind {
        ADDED('A'),
        CHANGED('C'),
        DELETED('D');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        public char letter() {
            return letter;
        }
    }

    /**
     * All changes in the order of the paths' bytes.
     *
     * @param upper of the container, which may run
     * @param layers those its root is made of; they stay open
     */
    public static List<ContainerChange> read(Linux linux, Upper upper, LayerStack layers)
            throws IOException {
        var kinds = new TreeMap<ImagePath, Kind>();
        if (!Files.exists(upper.directory())) {
            return List.of(); // it never ran
        }
        try (var reading = upper.open(linux, layers)) {
            reading.read(change -> add(kinds, change));
        }
        var changes = new ArrayList<ContainerChange>();
        kinds.forEach((path, kind) -> changes.add(new ContainerChange(kind, path)));
        return changes;
    }

    private static void add(TreeMap<ImagePath, Kind> kinds, Change change) throws IOException {
        var path = ImagePath.of(change.path());
        if (path.isRoot()) {
            return;
        }
        var kind =
                switch (change) {
                    case Change.Added _ -> Kind.ADDED;
                    case Change.Modified _, Change.Linked _, Change.Opaque _ -> Kind.CHANGED;
                    case Change.Removed _ -> Kind.DELETED;
                };
        kinds.putIfAbsent(path, kind);
        for (var parent = path.parent();
                parent != null && !parent.isRoot();
                parent = parent.parent()) {
            kinds.putIfAbsent(parent, Kind.CHANGED);
        }
    }
}
