package dev.lamina.store.layer;

import dev.lamina.store.error.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names by which an OCI layer says that something is gone. */
final class Whiteouts {
    private static final byte[] PREFIX = ".wh.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPAQUE = ".wh..wh..opq".getBytes(StandardCharsets.US_ASCII);
    private static final ByteString OPAQUE_NAME = ByteString.of(OPAQUE);

    private Whiteouts() {}

    /** Whether the last component may not be used for a file. */
    static boolean isReserved(ImagePath path) {
        return path.name().startsWith(".wh.");
    }

    /** The name in the tar of the whiteout of a path. */
    static byte[] marker(ImagePath path) {
        byte[] raw = path.raw();
        int nameLength = path.name().length();
        int start = raw.length - nameLength;
        byte[] marker = new byte[raw.length + PREFIX.length];
        System.arraycopy(raw, 0, marker, 0, start);
        System.arraycopy(PREFIX, 0, marker, start, PREFIX.length);
        System.arraycopy(raw, start, marker, start + PREFIX.length, nameLength);
        return marker;
    }

    /** The name in the tar of the mark that makes a directory opaque. */
    static byte[] opaqueMarker(ImagePath directory) {
        byte[] raw = directory.raw();
        if (raw.length == 0) {
            return OPAQUE.clone();
        }
        byte[] marker = Arrays.copyOf(raw, raw.length + 1 + OPAQUE.length);
        marker[raw.length] = '/';
        System.arraycopy(OPAQUE, 0, marker, raw.length + 1, OPAQUE.length);
        return marker;
    }

    /** What a name with a reserved component stands for. */
    sealed interface Meaning {
        /** Nothing reserved in it. */
        record Plain() implements Meaning {}

        /** A leftover of aufs, to be passed over. */
        record Ignored() implements Meaning {}

        record Mark(LayerEntry entry) implements Meaning {}
    }

    /**
     * @throws StoreException when the name is reserved and means nothing, or is not a regular
     *     file's
     */
    static Meaning meaning(ImagePath path, boolean regular) throws StoreException {
        if (!mayBeReserved(path.raw())) {
            return PLAIN;
        }
        List<ByteString> components = path.components();
        for (int i = 0; i < components.size(); i++) {
            ByteString component = components.get(i);
            boolean last = i == components.size() - 1;
            if (last && component.equals(OPAQUE_NAME) && regular) {
                return new Meaning.Mark(new LayerEntry.Opaque(parent(path)));
            }
            if (component.startsWith(".wh..wh.")) {
                return new Meaning.Ignored();
            }
            if (component.startsWith(".wh.")) {
                if (!last || !regular) {
                    throw StoreException.malformed(
                            "invalid whiteout " + path + ": not a regular file");
                }
                ByteString name =
                        ByteString.of(
                                component.raw(), PREFIX.length, component.length() - PREFIX.length);
                if (name.length() == 0 || name.equals(DOT) || name.equals(DOTS)) {
                    throw StoreException.malformed("invalid whiteout " + path);
                }
                return new Meaning.Mark(new LayerEntry.Whiteout(parent(path).resolve(name)));
            }
        }
        return PLAIN;
    }

    private static final Meaning PLAIN = new Meaning.Plain();
    private static final ByteString DOT = ByteString.of(".");
    private static final ByteString DOTS = ByteString.of("..");

    private static ImagePath parent(ImagePath path) {
        @Nullable ImagePath parent = path.parent();
        return parent == null ? ImagePath.ROOT : parent;
    }

    private static boolean mayBeReserved(byte[] path) {
        for (int i = 0; i + 3 < path.length; i++) {
            if (path[i] == '.'
                    && path[i + 1] == 'w'
                    && path[i + 2] == 'h'
                    && path[i + 3] == '.'
                    && (i == 0 || path[i - 1] == '/')) {
                return true;
            }
        }
        return false;
    }
}
