package dev.lamina.builder.context;

import dev.lamina.builder.syntax.ByteText;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of a context that the ignore rules let through. A hidden directory is there all the same
 * when something below it has been brought back.
 */
public final class VisibleFile implements FileNode {
    private final FileNode file;
    private final IgnoreRules rules;

    public VisibleFile(FileNode file, IgnoreRules rules) {
        this.file = file;
        this.rules = rules;
    }

    private Optional<FileNode> visible(FileNode child) throws IOException {
        var path = text(child.entry().path());
        var wrapped = new VisibleFile(child, rules);
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

    private static String text(ImagePath path) {
        return ByteText.decode(path.bytes());
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
