package dev.lamina.builder.context;

import dev.lamina.builder.syntax.ByteText;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file that rules, those of an ignore file or of {@code --exclude}, let through. A hidden
 * directory is there all the same when something below it has been brought back.
 */
public final class VisibleFile implements FileNode {
    private final FileNode file;
    private final IgnoreRules rules;

    /** What the rules' paths are relative to. */
    private final ImagePath base;

    private VisibleFile(FileNode file, IgnoreRules rules, ImagePath base) {
        this.file = file;
        this.rules = rules;
        this.base = base;
    }

    /** The rules speak of paths relative to this file, which they cannot hide. */
    public static FileNode of(FileNode root, IgnoreRules rules) {
        return new VisibleFile(root, rules, root.entry().path());
    }

    private Optional<FileNode> visible(FileNode child) throws IOException {
        var path = text(child.entry().path());
        var wrapped = new VisibleFile(child, rules, base);
        if (!rules.hides(path)) {
            return Optional.of(wrapped);
        }
        boolean parent =
                child.isDirectory() && rules.mayKeepBelow(path) && wrapped.holdsSomething();
        return parent ? Optional.of(wrapped) : Optional.empty();
    }

    private boolean holdsSomething() throws IOException {
        for (var child : file.children()) {
            if (visible(child).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private String text(ImagePath path) {
        int skipped = base.isRoot() ? 0 : base.bytes().length + 1;
        var bytes = path.bytes();
        return ByteText.decode(Arrays.copyOfRange(bytes, skipped, bytes.length));
    }

    @Override
    public LayerEntry entry() {
        return file.entry();
    }

    @Override
    public Object identity() {
        return file.identity();
    }

    @Override
    public List<FileNode> children() throws IOException {
        var children = new ArrayList<FileNode>();
        for (var child : file.children()) {
            visible(child).ifPresent(children::add);
        }
        return children;
    }

    @Override
    public Optional<FileNode> child(ByteString name) throws IOException {
        var child = file.child(name);
        return child.isEmpty() ? child : visible(child.get());
    }

    @Override
    public InputStream open() throws IOException {
        return file.open();
    }

    @Override
    public Digest contentDigest() throws IOException {
        return file.contentDigest();
    }
}
