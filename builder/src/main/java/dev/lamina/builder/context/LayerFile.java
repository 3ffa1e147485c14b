package dev.lamina.builder.context;

import dev.lamina.store.digest.Algorithm;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingInputStream;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.StackEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file in the layers of a stage or image. Good as long as the stack is open. */
public final class LayerFile implements FileNode {
    private final LayerStack stack;
    private final StackEntry file;
    private final LayerEntry entry;

    private LayerFile(LayerStack stack, StackEntry file) {
        this.stack = stack;
        this.file = file;
        this.entry = entry(file);
    }

    /** The root of the layers; an empty directory when there are none. */
    public static FileNode root(LayerStack stack) {
        return stack.root().<FileNode>map(root -> new LayerFile(stack, root)).orElse(new Empty());
    }

    private static LayerEntry entry(StackEntry file) {
        var path = file.path();
        var attributes = file.attributes();
        return switch (file.type()) {
            case DIRECTORY -> new LayerEntry.Directory(path, attributes);
            case REGULAR -> new LayerEntry.RegularFile(path, attributes, file.size());
            case SYMLINK -> new LayerEntry.Symlink(path, attributes, file.linkTarget());
            case CHAR_DEVICE ->
                    new LayerEntry.CharDevice(path, attributes, file.major(), file.minor());
            case BLOCK_DEVICE ->
                    new LayerEntry.BlockDevice(path, attributes, file.major(), file.minor());
            case FIFO -> new LayerEntry.Fifo(path, attributes);
            case WHITEOUT, LOWER_LINK ->
                    throw new IllegalStateException("a stack shows no " + file.type());
        };
    }

    @Override
    public LayerEntry entry() {
        return entry;
    }

    @Override
    public Object identity() {
        return file.fileId();
    }

    @Override
    public List<FileNode> children() throws IOException {
        if (!isDirectory()) {
            return List.of();
        }
        var children = new ArrayList<FileNode>();
        for (var child : stack.list(file)) {
            children.add(new LayerFile(stack, child));
        }
        return children;
    }

    @Override
    public Optional<FileNode> child(ByteString name) throws IOException {
        return stack.child(file, name).map(child -> new LayerFile(stack, child));
    }

    @Override
    public InputStream open() {
        return stack.content(file);
    }

    @Override
    public Digest contentDigest() throws IOException {
        var index = file.layer().index();
        if (!index.isSparse(file.entry())) {
            return index.contentDigest(file.entry());
        }
        try (var in = new DigestingInputStream(open(), Algorithm.SHA256)) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.digest();
        }
    }

    /** The root of an image without layers. */
    private record Empty() implements FileNode {
        @Override
        public LayerEntry entry() {
            return new LayerEntry.Directory(
                    ImagePath.ROOT, Attributes.of(0755, 0, 0, Instant.EPOCH));
        }

        @Override
        public Object identity() {
            return this;
        }

        @Override
        public List<FileNode> children() {
            return List.of();
        }

        @Override
        public Optional<FileNode> child(ByteString name) {
            return Optional.empty();
        }

        @Override
        public InputStream open() {
            return InputStream.nullInputStream();
        }

        @Override
        public Digest contentDigest() {
            return Digest.of(new byte[0]);
        }
    }
}
