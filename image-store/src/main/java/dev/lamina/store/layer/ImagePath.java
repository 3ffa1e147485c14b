package dev.lamina.store.layer;

import dev.lamina.store.error.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path inside an image, relative to its root: components of bytes, each neither empty nor {@code
 * .} nor {@code ..}, at most {@value #MAX_LENGTH} bytes in all. The root itself has no components.
 * It is a name, not a place: it says nothing about symbolic links.
 *
 * <p>The order is that of a depth-first walk that visits the names of each directory by unsigned
 * byte: a directory, everything in it, then its next sibling.
 */
public final class ImagePath implements Comparable<ImagePath> {
    public static final int MAX_LENGTH = 4096;
    public static final int MAX_COMPONENT = 255;
    public static final int MAX_DEPTH = 2000;
    public static final ImagePath ROOT = new ImagePath(new byte[0]);

    /** Components joined by {@code /}, no slash at either end. */
    private final byte[] bytes;

    private ImagePath(byte[] bytes) {
        this.bytes = bytes;
    }

    /** As {@link #of(byte[])}, of the text's UTF-8 form. */
    public static ImagePath of(String text) throws StoreException {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The path named by these bytes, cleaned lexically: a leading slash is dropped, empty
     * components and {@code .} vanish, {@code ..} takes back the component before it.
     *
     * @throws StoreException when the result would begin with {@code ..}, contains a NUL, or
     *     exceeds a limit
     */
    public static ImagePath of(byte[] name) throws StoreException {
        byte[] clean = new byte[name.length];
        int length = 0;
        int depth = 0;
        int start = 0;
        while (start <= name.length) {
            int end = start;
            while (end < name.length && name[end] != '/') {
                if (name[end] == 0) {
                    throw StoreException.malformed("name with a NUL: " + ByteString.show(name));
                }
                end++;
            }
            int size = end - start;
            if (size == 2 && name[start] == '.' && name[start + 1] == '.') {
                if (depth == 0) {
                    throw StoreException.malformed(
                            "name leads out of the image: " + ByteString.show(name));
                }
                depth--;
                while (length > 0 && clean[length - 1] != '/') {
                    length--;
                }
                length = Math.max(0, length - 1);
            } else if (size > 0 && !(size == 1 && name[start] == '.')) {
                if (size > MAX_COMPONENT) {
                    throw tooLong("component of " + size + " bytes", MAX_COMPONENT, name);
                }
                if (length > 0) {
                    clean[length++] = '/';
                }
                System.arraycopy(name, start, clean, length, size);
                length += size;
                depth++;
            }
            start = end + 1;
        }
        if (length > MAX_LENGTH) {
            throw tooLong("path of " + length + " bytes", MAX_LENGTH, name);
        }
        if (depth > MAX_DEPTH) {
            throw tooLong("path of " + depth + " components", MAX_DEPTH, name);
        }
        return length == 0 ? ROOT : new ImagePath(Arrays.copyOf(clean, length));
    }

    private static StoreException tooLong(String what, int limit, byte[] name) {
        byte[] shown = name.length > 80 ? Arrays.copyOf(name, 80) : name;
        return StoreException.malformed(
                what + " exceeds the limit of " + limit + ": " + ByteString.show(shown) + "…");
    }

    public boolean isRoot() {
        return bytes.length == 0;
    }

    /** A copy of the path's bytes: components joined by a slash, none at either end. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The path's bytes themselves, for readers in this package that do not change them. */
    byte[] raw() {
        return bytes;
    }

    public List<ByteString> components() {
        List<ByteString> components = new ArrayList<>();
        int start = 0;
        while (start < bytes.length) {
            int end = indexOfSlash(start);
            components.add(ByteString.of(bytes, start, end - start));
            start = end + 1;
        }
        return List.copyOf(components);
    }

    /** The number of components; 0 for the root. */
    public int depth() {
        int depth = bytes.length == 0 ? 0 : 1;
        for (byte b : bytes) {
            if (b == '/') {
                depth++;
            }
        }
        return depth;
    }

    /** The last component; empty for the root. */
    public ByteString name() {
        int start = lastSlash() + 1;
        return ByteString.of(bytes, start, bytes.length - start);
    }

    /** The directory this path is in; null for the root. */
    public @Nullable ImagePath parent() {
        if (isRoot()) {
            return null;
        }
        int slash = lastSlash();
        return slash < 0 ? ROOT : new ImagePath(Arrays.copyOf(bytes, slash));
    }

    /** The path of one name in this directory. The name must be a valid component. */
    public ImagePath resolve(byte[] name) throws StoreException {
        boolean dots =
                name.length <= 2
                        && name.length > 0
                        && name[0] == '.'
                        && name[name.length - 1] == '.';
        if (name.length == 0 || dots) {
            throw StoreException.malformed("not a file name: \"" + ByteString.show(name) + "\"");
        }
        for (byte b : name) {
            if (b == '/') {
                throw StoreException.malformed("name with a slash: " + ByteString.show(name));
            }
        }
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
        joined[bytes.length] = '/';
        System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
        return of(joined);
    }

    public ImagePath resolve(ByteString name) throws StoreException {
        return resolve(name.raw());
    }

    /**
     * The path reached from this directory by a relative path, or from the root by an absolute one.
     */
    public ImagePath resolve(String relative) throws StoreException {
        return relative.startsWith("/") ? of(relative) : of(concat(relative));
    }

    private byte[] concat(String relative) {
        byte[] tail = relative.getBytes(StandardCharsets.UTF_8);
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + tail.length);
        joined[bytes.length] = '/';
        System.arraycopy(tail, 0, joined, bytes.length + 1, tail.length);
        return joined;
    }

    /** Whether this is {@code directory} or lies below it. */
    public boolean startsWith(ImagePath directory) {
        int length = directory.bytes.length;
        return length == 0
                || (bytes.length >= length
                        && Arrays.equals(bytes, 0, length, directory.bytes, 0, length)
                        && (bytes.length == length || bytes[length] == '/'));
    }

    private int indexOfSlash(int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != '/') {
            i++;
        }
        return i;
    }

    private int lastSlash() {
        int i = bytes.length - 1;
        while (i >= 0 && bytes[i] != '/') {
            i--;
        }
        return i;
    }

    /** Depth-first order: a slash sorts before every byte a name can hold. */
    @Override
    public int compareTo(ImagePath other) {
        int common = Arrays.mismatch(bytes, other.bytes);
        if (common < 0) {
            return 0;
        }
        if (common == bytes.length || common == other.bytes.length) {
            return bytes.length - other.bytes.length;
        }
        return rank(bytes[common]) - rank(other.bytes[common]);
    }

    private static int rank(byte b) {
        return b == '/' ? 0 : b & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImagePath that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: absolute, {@code /etc/passwd}, unprintable bytes as {@code \xNN}. */
    @Override
    public String toString() {
        return "/" + ByteString.show(bytes);
    }
}
