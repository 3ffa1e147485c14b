package dev.lamina.store.inspect;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.inspect.PathChange.Kind;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.EntryType;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.Layer;
import dev.lamina.store.layer.LayerIndex;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.StackEntry;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one layer does to the tree of the layers below it, path by path. */
public final class LayerTree {
    private final LayerStack below;
    private final LayerIndex index;
    private final Visitor visitor;

    private LayerTree(LayerStack below, LayerIndex index, Visitor visitor) {
        this.below = below;
        this.index = index;
        this.visitor = visitor;
    }

    /** Receives the paths of a layer, depth first. */
    public interface Visitor {
        void visit(Node node) throws StoreException;
    }

    /**
     * One path of a layer.
     *
     * @param kind added where the layers below have nothing; deleted by this layer; or changed,
     *     which a layer also says of what it repeats unchanged
     * @param path of it
     * @param type of what is there, or was
     * @param size bytes of content that is there, or was
     */
    public record Node(Kind kind, ImagePath path, EntryType type, long size) {
        public boolean isDirectory() {
            return type == EntryType.DIRECTORY;
        }
    }

    /**
     * Shows what a layer does. Of what it deletes, every file and directory is shown; implicit
     * directories are not, except where they are new.
     */
    public static void visit(LayerStack below, Layer layer, Visitor visitor) throws StoreException {
        var tree = new LayerTree(below, layer.index(), visitor);
        tree.children(LayerIndex.ROOT, ImagePath.ROOT, below.root().orElse(null));
    }

    private void children(int directory, ImagePath path, @Nullable StackEntry lower)
            throws StoreException {
        StackEntry merged = lower != null && lower.isDirectory() ? lower : null;
        if (merged != null && index.isOpaque(directory)) {
            deleteAllBut(directory, merged);
        }
        int first = index.firstChild(directory);
        for (int entry = first; entry < first + index.childCount(directory); entry++) {
            ByteString name = ByteString.of(index.nameAt(entry));
            StackEntry old = merged == null ? null : below.child(merged, name).orElse(null);
            entry(entry, path.resolve(name), old);
        }
    }

    private void entry(int entry, ImagePath path, @Nullable StackEntry old) throws StoreException {
        EntryType type = index.type(entry);
        if (type == EntryType.WHITEOUT) {
            if (old != null) {
                delete(old);
            }
            return;
        }
        if (type == EntryType.DIRECTORY) {
            boolean replaces = old != null && !old.isDirectory();
            if (old == null || replaces || !index.isImplicit(entry)) {
                Kind kind = old == null ? Kind.ADDED : Kind.CHANGED;
                visitor.visit(new Node(kind, path, type, 0));
            }
            children(entry, path, old);
            return;
        }
        if (old != null && old.isDirectory()) {
            for (StackEntry child : below.list(old)) {
                delete(child);
            }
        }
        Kind kind = old == null ? Kind.ADDED : Kind.CHANGED;
        EntryType shown = type == EntryType.LOWER_LINK ? EntryType.REGULAR : type;
        visitor.visit(new Node(kind, path, shown, contentSize(entry, type)));
    }

    /** Further names of a file hold no content of their own. */
    private long contentSize(int entry, EntryType type) {
        return type == EntryType.REGULAR && index.inode(entry) == entry ? index.size(entry) : 0;
    }

    private void deleteAllBut(int directory, StackEntry lower) throws StoreException {
        Set<ByteString> kept = new HashSet<>();
        int first = index.firstChild(directory);
        for (int entry = first; entry < first + index.childCount(directory); entry++) {
            kept.add(ByteString.of(index.nameAt(entry)));
        }
        for (StackEntry child : below.list(lower)) {
            if (!kept.contains(child.path().name())) {
                delete(child);
            }
        }
    }

    private void delete(StackEntry old) throws StoreException {
        visitor.visit(new Node(Kind.DELETED, old.path(), old.type(), old.size()));
        if (old.isDirectory()) {
            for (StackEntry child : below.list(old)) {
                delete(child);
            }
        }
    }
}
