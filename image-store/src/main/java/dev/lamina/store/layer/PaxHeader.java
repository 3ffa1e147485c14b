package dev.lamina.store.layer;

import dev.lamina.store.error.StoreException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the extended headers before a member of a tar say about it: PAX records, of the member and
 * global ones, and GNU long names.
 */
final class PaxHeader {
    private static final String SPARSE = "GNU.sparse.";

    private final Map<String, byte[]> values;
    private final SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();

    /** Offsets and lengths in turn, as sparse format 0.0 gives them. */
    private final List<Long> pieces = new ArrayList<>();

    private PaxHeader(Map<String, byte[]> values) {
        this.values = values;
    }

    /** What applies before a member says something itself. */
    static PaxHeader global() {
        return new PaxHeader(new HashMap<>());
    }

    /** A header for the next member, starting with what is globally said. */
    PaxHeader local() {
        return new PaxHeader(new HashMap<>(values));
    }

    /** Adds the records of a header of all members to come. */
    void addGlobal(byte[] block) throws StoreException {
        PaxRecords.parse(
                block,
                (key, _, value) -> {
                    if (isKnown(key)) {
                        put(key, value);
                    }
                });
    }

    /** Adds the records of the member's own header. */
    void addLocal(byte[] block) throws StoreException {
        PaxRecords.parse(block, this::addRecord);
    }

    private void addRecord(String key, byte[] rawKey, byte[] value) throws StoreException {
        if (key.startsWith(PaxRecords.XATTR)) {
            int prefix = PaxRecords.XATTR.length();
            xattrs.put(ByteString.of(rawKey, prefix, rawKey.length - prefix), ByteString.of(value));
        } else if (key.startsWith(PaxRecords.LIBARCHIVE_XATTR)) {
            addEncodedXattr(key.substring(PaxRecords.LIBARCHIVE_XATTR.length()), value);
        } else if (key.equals(SPARSE + "offset") || key.equals(SPARSE + "numbytes")) {
            boolean expectsLength = pieces.size() % 2 == 1;
            if (expectsLength != key.equals(SPARSE + "numbytes")) {
                throw StoreException.malformed("sparse map out of order");
            }
            pieces.add(number(key, value));
        } else if (isKnown(key)) {
            put(key, value);
        }
    }

    private static boolean isKnown(String key) {
        return switch (key) {
            case "path", "linkpath", "size", "uid", "gid", "mtime" -> true;
            default -> key.startsWith(SPARSE);
        };
    }

    /** An empty value takes back what was said before. */
    private void put(String key, byte[] value) {
        if (value.length == 0) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
    }

    private void addEncodedXattr(String name, byte[] value) throws StoreException {
        try {
            String decoded =
                    URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
            byte[] plain = Base64.getDecoder().decode(withoutPadding(value));
            xattrs.putIfAbsent(
                    ByteString.of(decoded.getBytes(StandardCharsets.ISO_8859_1)),
                    ByteString.of(plain));
        } catch (IllegalArgumentException e) {
            throw StoreException.malformed(
                    "malformed extended attribute " + PaxRecords.show(value));
        }
    }

    private static byte[] withoutPadding(byte[] base64) {
        int end = base64.length;
        while (end > 0 && base64[end - 1] == '=') {
            end--;
        }
        return java.util.Arrays.copyOf(base64, end);
    }

    /** A GNU long name or link name; a PAX record of the same member wins. */
    void putIfAbsent(String key, byte[] value) {
        values.putIfAbsent(key, value);
    }

    byte @Nullable [] bytes(String key) {
        return values.get(key);
    }

    /** A decimal number, or {@code otherwise} where nothing is said. */
    long number(String key, long otherwise) throws StoreException {
        byte[] value = values.get(key);
        return value == null ? otherwise : number(key, value);
    }

    static long number(String key, byte[] value) throws StoreException {
        try {
            return Long.parseLong(new String(value, StandardCharsets.ISO_8859_1).strip());
        } catch (NumberFormatException e) {
            throw StoreException.malformed(
                    "malformed number in PAX record " + key + ": " + PaxRecords.show(value));
        }
    }

    SortedMap<ByteString, ByteString> xattrs() {
        return xattrs;
    }

    /** Whether the sparse map comes at the start of the stored bytes (format 1.0). */
    boolean hasSparseMapInData() throws StoreException {
        return number(SPARSE + "major", 0) == 1 && number(SPARSE + "minor", -1) == 0;
    }

    /** Offsets and lengths of format 0.0 or 0.1; null when the member is not sparse by these. */
    @Nullable List<Long> sparsePieces() throws StoreException {
        byte[] map = values.get(SPARSE + "map");
        if (map == null) {
            return pieces.isEmpty() && values.get(SPARSE + "numblocks") == null ? null : pieces;
        }
        List<Long> list = new ArrayList<>();
        for (String number : new String(map, StandardCharsets.ISO_8859_1).split(",", -1)) {
            list.add(number(SPARSE + "map", number.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return list;
    }

    /** Bytes of a sparse file with its holes, or {@code otherwise}. */
    long sparseSize(long otherwise) throws StoreException {
        return number(SPARSE + "realsize", number(SPARSE + "size", otherwise));
    }

    /** The true name of a sparse file, where {@code path} is a substitute for old readers. */
    byte @Nullable [] sparseName() {
        return values.get(SPARSE + "name");
    }
}
