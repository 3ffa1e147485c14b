package dev.lamina.store.layer;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.LayerEntry.BlockDevice;
import dev.lamina.store.layer.LayerEntry.CharDevice;
import dev.lamina.store.layer.LayerEntry.Directory;
import dev.lamina.store.layer.LayerEntry.Fifo;
import dev.lamina.store.layer.LayerEntry.HardLink;
import dev.lamina.store.layer.LayerEntry.Opaque;
import dev.lamina.store.layer.LayerEntry.RegularFile;
import dev.lamina.store.layer.LayerEntry.Symlink;
import dev.lamina.store.layer.LayerEntry.Whiteout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * What stands before the content of an entry in a tar: a ustar header, and a PAX header before it
 * only where ustar cannot hold a value. The same entry gives the same bytes.
 */
final class EntryHeader {
    private static final Attributes MARK = Attributes.of(0, 0, 0, Instant.EPOCH);
    private static final byte[] NO_BYTES = {};

    private EntryHeader() {}

    /** Whole blocks of 512 bytes. */
    static byte[] of(LayerEntry entry) throws StoreException {
        return switch (entry) {
            case Directory(var path, var a) ->
                    header('5', directoryName(path), NO_BYTES, a, 0, 0, 0);
            case RegularFile(var path, var a, var size) ->
                    header('0', path.raw(), NO_BYTES, a, size, 0, 0);
            case Symlink(var path, var a, var target) ->
                    header('2', path.raw(), target.raw(), a, 0, 0, 0);
            case HardLink(var path, var a, var target) ->
                    header('1', path.raw(), target.raw(), a, 0, 0, 0);
            case CharDevice(var path, var a, var major, var minor) ->
                    header('3', path.raw(), NO_BYTES, a, 0, major, minor);
            case BlockDevice(var path, var a, var major, var minor) ->
                    header('4', path.raw(), NO_BYTES, a, 0, major, minor);
            case Fifo(var path, var a) -> header('6', path.raw(), NO_BYTES, a, 0, 0, 0);
            case Whiteout(var path) -> header('0', Whiteouts.marker(path), NO_BYTES, MARK, 0, 0, 0);
            case Opaque(var path) ->
                    header('0', Whiteouts.opaqueMarker(path), NO_BYTES, MARK, 0, 0, 0);
        };
    }

    private static byte[] directoryName(ImagePath path) {
        byte[] raw = path.raw();
        if (raw.length == 0) {
            return new byte[] {'.', '/'};
        }
        byte[] name = Arrays.copyOf(raw, raw.length + 1);
        name[raw.length] = '/';
        return name;
    }

    private static byte[] header(
            char type, byte[] name, byte[] link, Attributes a, long size, int major, int minor)
            throws StoreException {
        PaxRecords records = paxRecords(name, link, a, size);
        byte[] pax = records.isEmpty() ? NO_BYTES : records.bytes();
        int padded = Math.ceilDiv(pax.length, TarHeader.BLOCK) * TarHeader.BLOCK;
        int start = pax.length == 0 ? 0 : TarHeader.BLOCK + padded;
        byte[] bytes = new byte[start + TarHeader.BLOCK];
        if (start > 0) {
            TarHeader.write(
                    bytes, 0, (byte) 'x', paxName(name), NO_BYTES, 0644, 0, 0, pax.length, 0, 0, 0);
            System.arraycopy(pax, 0, bytes, TarHeader.BLOCK, pax.length);
        }
        TarHeader.write(
                bytes,
                start,
                (byte) type,
                name,
                link,
                a.mode(),
                a.uid(),
                a.gid(),
                size,
                a.mtime().getEpochSecond(),
                major,
                minor);
        return bytes;
    }

    private static PaxRecords paxRecords(byte[] name, byte[] link, Attributes a, long size)
            throws StoreException {
        var records = new PaxRecords();
        for (Map.Entry<ByteString, ByteString> xattr : a.xattrs().entrySet()) {
            records.addXattr(xattr.getKey(), xattr.getValue());
        }
        if (a.gid() > TarHeader.MAX_ID) {
            records.add("gid", Integer.toString(a.gid()));
        }
        if (link.length > TarHeader.NAME_SIZE) {
            records.add("linkpath", link);
        }
        Instant mtime = a.mtime();
        long seconds = mtime.getEpochSecond();
        if (mtime.getNano() != 0 || seconds < 0 || seconds > TarHeader.MAX_SIZE) {
            records.add("mtime", PaxRecords.time(mtime));
        }
        if (!TarHeader.fits(name)) {
            records.add("path", name);
        }
        if (size > TarHeader.MAX_SIZE) {
            records.add("size", Long.toString(size));
        }
        if (a.uid() > TarHeader.MAX_ID) {
            records.add("uid", Integer.toString(a.uid()));
        }
        return records;
    }

    private static byte[] paxName(byte[] name) {
        byte[] prefix = "PaxHeaders/".getBytes(StandardCharsets.US_ASCII);
        int end = name.length > 1 && name[name.length - 1] == '/' ? name.length - 1 : name.length;
        int start = end;
        while (start > 0 && name[start - 1] != '/') {
            start--;
        }
        int length = Math.min(end - start, TarHeader.NAME_SIZE - prefix.length);
        byte[] result = Arrays.copyOf(prefix, prefix.length + length);
        System.arraycopy(name, start, result, prefix.length, length);
        return result;
    }
}
