package dev.lamina.builder.context;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingOutputStream;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerEntry;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * What a file is, as far as a copy of it can differ: type, mode, owner, extended attributes,
 * content, and for a directory names and the same of everything in it. Not when it was changed, and
 * not how it is called itself.
 */
public final class ContentDigest {
    private static final int LINK_MODE = 0777;

    private ContentDigest() {}

    public static Digest of(FileNode file) throws IOException {
        var digesting = new DigestingOutputStream(OutputStream.nullOutputStream());
        try (var out = new DataOutputStream(digesting)) {
            write(file, out);
            out.flush();
            return digesting.digest();
        }
    }

    private static void write(FileNode file, DataOutputStream out) throws IOException {
        switch (file.entry()) {
            case LayerEntry.Directory directory -> {
                header('d', directory.attributes(), out);
                for (var child : file.children()) {
                    text(child.entry().path().name(), out);
                    out.write(of(child).bytes());
                }
            }
            case LayerEntry.RegularFile regular -> {
                header('f', regular.attributes(), out);
                out.writeLong(regular.size());
                out.write(file.contentDigest().bytes());
            }
            case LayerEntry.Symlink link -> {
                header('l', link.attributes().withMode(LINK_MODE), out);
                text(link.target(), out);
            }
            case LayerEntry.CharDevice device -> {
                header('c', device.attributes(), out);
                out.writeInt(device.major());
                out.writeInt(device.minor());
            }
            case LayerEntry.BlockDevice device -> {
                header('b', device.attributes(), out);
                out.writeInt(device.major());
                out.writeInt(device.minor());
            }
            case LayerEntry.Fifo fifo -> header('p', fifo.attributes(), out);
            case LayerEntry.HardLink _, LayerEntry.Whiteout _, LayerEntry.Opaque _ ->
                    throw new IllegalStateException("no file of a tree: " + file.entry());
        }
    }

    private static void header(char type, Attributes attributes, DataOutputStream out)
            throws IOException {
        out.writeByte(type);
        out.writeInt(attributes.mode());
        out.writeInt(attributes.uid());
        out.writeInt(attributes.gid());
        for (Map.Entry<ByteString, ByteString> xattr : attributes.xattrs().entrySet()) {
            if (counts(xattr.getKey())) {
                text(xattr.getKey(), out);
                text(xattr.getValue(), out);
            }
        }
        out.writeInt(-1);
    }

    /** Labels of security modules and access control lists belong to a host, not to a file. */
    private static boolean counts(ByteString name) {
        return name.startsWith("user.")
                || name.startsWith("trusted.")
                || name.equals(ByteString.of("security.capability"));
    }

    private static void text(ByteString text, DataOutputStream out) throws IOException {
        out.writeInt(text.length());
        out.write(text.bytes());
    }
}
