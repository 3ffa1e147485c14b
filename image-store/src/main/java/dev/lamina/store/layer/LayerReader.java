package dev.lamina.store.layer;

import dev.lamina.store.digest.Hasher;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.LayerEntry.BlockDevice;
import dev.lamina.store.layer.LayerEntry.CharDevice;
import dev.lamina.store.layer.LayerEntry.Directory;
import dev.lamina.store.layer.LayerEntry.Fifo;
import dev.lamina.store.layer.LayerEntry.HardLink;
import dev.lamina.store.layer.LayerEntry.RegularFile;
import dev.lamina.store.layer.LayerEntry.Symlink;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a layer tar made by any tool, in its order, under one policy:
 *
 * <ul>
 *   <li>names are cleaned; one that leads out of the root is an error, as are reserved names that
 *       mean nothing; leftovers of aufs are passed over;
 *   <li>attributes that would steer an overlay file system are dropped;
 *   <li>a character device 0:0 is a device, not a whiteout;
 *   <li>numbers out of range and everything beyond {@link Limits} are errors.
 * </ul>
 *
 * What the same path given twice, missing parents and links mean is decided where a tree is made of
 * the entries: {@link LayerIndex}. Every error about the data is a {@link StoreException}. Not safe
 * for use by several threads.
 */
public final class LayerReader {
    private static final int MAX_XATTR_NAME = 255;

    private final TarInput tar;
    private final Limits limits;
    private @Nullable TarMember member;
    private int count;

    /** Reads an uncompressed tar; the stream is not closed. */
    public LayerReader(InputStream tar, Limits limits) {
        this.tar = new TarInput(tar, limits);
        this.limits = limits;
    }

    /**
     * The next entry; null after the last. Content of the one before that was not read is skipped.
     */
    public @Nullable LayerEntry next() throws IOException {
        while (true) {
            TarMember read = tar.next();
            member = read;
            if (read == null) {
                tar.drain();
                return null;
            }
            Limits.check(++count, limits.entries(), "entries in the layer");
            LayerEntry entry = entry(read);
            if (entry != null) {
                return entry;
            }
        }
    }

    /** Where the stored bytes of the current regular file start in the tar. */
    long contentOffset() {
        return current().offset();
    }

    /** The pieces of the current regular file when it is sparse; else null. */
    long @Nullable [] extents() {
        return current().extents();
    }

    /** Feeds the stored bytes of the current regular file to a hasher. */
    void hashContent(Hasher hasher) throws IOException {
        tar.hashContent(hasher);
    }

    private TarMember current() {
        TarMember current = member;
        if (current == null) {
            throw new IllegalStateException("no entry was read");
        }
        return current;
    }

    private @Nullable LayerEntry entry(TarMember member) throws StoreException {
        if (member.type() == 'V') {
            return null;
        }
        ImagePath path = ImagePath.of(member.name());
        boolean directory = isDirectory(member);
        if (path.isRoot() && !(directory && onlyDots(member.name()))) {
            throw StoreException.malformed(
                    "entry without a name: \"" + ByteString.show(member.name()) + "\"");
        }
        boolean regular = !directory && (member.type() == '0' || member.type() == '7');
        return switch (Whiteouts.meaning(path, regular)) {
            case Whiteouts.Meaning.Ignored _ -> null;
            case Whiteouts.Meaning.Mark(var entry) -> entry;
            case Whiteouts.Meaning.Plain _ -> plain(member, path, directory);
        };
    }

    private LayerEntry plain(TarMember member, ImagePath path, boolean directory)
            throws StoreException {
        Attributes attributes =
                new Attributes(
                        member.mode() & 07777,
                        member.uid(),
                        member.gid(),
                        member.mtime(),
                        xattrs(member.xattrs(), path));
        if (directory) {
            return new Directory(path, attributes);
        }
        return switch (member.type()) {
            case '0', '7' -> new RegularFile(path, attributes, member.size());
            case '1' -> new HardLink(path, attributes, linkTarget(path, member.link()));
            case '2' -> new Symlink(path, attributes, symlinkTarget(path, member.link()));
            case '3' -> new CharDevice(path, attributes, member.major(), member.minor());
            case '4' -> new BlockDevice(path, attributes, member.major(), member.minor());
            case '6' -> new Fifo(path, attributes);
            default ->
                    throw StoreException.malformed(
                            "entry "
                                    + path
                                    + " of unknown type 0x"
                                    + Integer.toHexString(member.type()));
        };
    }

    private static boolean isDirectory(TarMember member) {
        byte[] name = member.name();
        return member.type() == '5'
                || (member.type() == '0' && name.length > 0 && name[name.length - 1] == '/');
    }

    private static boolean onlyDots(byte[] name) {
        boolean afterDot = false;
        for (byte b : name) {
            if (b == '.' && afterDot) {
                return false;
            }
            afterDot = b == '.';
        }
        return name.length > 0;
    }

    private static ImagePath linkTarget(ImagePath path, byte[] link) throws StoreException {
        ImagePath target = ImagePath.of(link);
        if (target.isRoot()
                || !(Whiteouts.meaning(target, true) instanceof Whiteouts.Meaning.Plain)) {
            throw StoreException.malformed("hard link " + path + " to " + target);
        }
        return target;
    }

    private ByteString symlinkTarget(ImagePath path, byte[] link) throws StoreException {
        Limits.check(link.length, limits.linkTarget(), "bytes of the target of " + path);
        for (byte b : link) {
            if (b == 0) {
                throw StoreException.malformed("symbolic link with a NUL: " + path);
            }
        }
        if (link.length == 0) {
            throw StoreException.malformed("symbolic link without a target: " + path);
        }
        return ByteString.of(link);
    }

    private SortedMap<ByteString, ByteString> xattrs(
            SortedMap<ByteString, ByteString> given, ImagePath path) throws StoreException {
        SortedMap<ByteString, ByteString> kept = new TreeMap<>();
        long total = 0;
        for (Map.Entry<ByteString, ByteString> xattr : given.entrySet()) {
            ByteString name = xattr.getKey();
            if (name.startsWith("trusted.overlay.")
                    || name.startsWith("user.overlay.")
                    || name.startsWith("user.fuseoverlayfs.")) {
                continue;
            }
            if (name.length() == 0 || name.indexOf((byte) 0) >= 0) {
                throw StoreException.malformed("malformed extended attribute name of " + path);
            }
            Limits.check(
                    name.length(),
                    MAX_XATTR_NAME,
                    "bytes of an extended attribute name of " + path);
            total += name.length() + xattr.getValue().length();
            Limits.check(total, limits.xattrs(), "bytes of extended attributes of " + path);
            kept.put(name, xattr.getValue());
        }
        return kept;
    }
}
