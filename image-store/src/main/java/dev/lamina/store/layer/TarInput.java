package dev.lamina.store.layer;

import static dev.lamina.store.layer.TarHeader.*;

import dev.lamina.store.digest.Hasher;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * The members of a tar, from a stream, in one pass: v7, ustar, GNU and PAX, long names, large
 * numbers and sparse files included. Byte-exact and without judgement about names; what breaks the
 * format or a limit is a {@link StoreException}.
 */
final class TarInput {
    private static final int SPARSE_MAP = 386;
    private static final int SPARSE_IN_HEADER = 4;
    private static final int SPARSE_EXTENDED = 482;
    private static final int SPARSE_SIZE = 483;
    private static final int SPARSE_IN_BLOCK = 21;
    private static final int SPARSE_BLOCK_EXTENDED = 504;
    private static final int MAX_PIECES = 80_000;

    private final InputStream in;
    private final Limits limits;
    private final byte[] buffer = new byte[256 << 10];
    private int at;
    private int end;

    /** Where {@code buffer[0]} lies in the tar. */
    private long base;

    /** Stored bytes of the current member that are not read yet, and the padding behind them. */
    private long left;

    private int padding;
    private final PaxHeader global = PaxHeader.global();

    TarInput(InputStream in, Limits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** The next member; null at the end of the archive. */
    @Nullable TarMember next() throws IOException {
        skipContent();
        PaxHeader header = global.local();
        while (true) {
            if (!fill(BLOCK)) {
                if (at == end) {
                    return null;
                }
                throw truncated();
            }
            if (isZero(at)) {
                at += BLOCK;
                if (fill(BLOCK) && !isZero(at)) {
                    throw StoreException.malformed("tar with a zero block in the middle");
                }
                return null;
            }
            byte[] block = Arrays.copyOfRange(buffer, at, at + BLOCK);
            if (!isHeader(block)) {
                throw StoreException.malformed(
                        "not a tar, or a damaged one: wrong header checksum at byte " + position());
            }
            at += BLOCK;
            char type = (char) (block[TYPE] & 0xff);
            switch (type) {
                case 'x', 'X' -> header.addLocal(extended(block));
                case 'g' -> {
                    global.addGlobal(extended(block));
                    header = global.local();
                }
                case 'L' -> header.putIfAbsent("path", text(extended(block)));
                case 'K' -> header.putIfAbsent("linkpath", text(extended(block)));
                default -> {
                    return member(block, type == 0 ? '0' : type, header);
                }
            }
        }
    }

    private static boolean isHeader(byte[] block) {
        try {
            return TarUtils.verifyCheckSum(block);
        } catch (IllegalArgumentException noNumber) {
            return false;
        }
    }

    private TarMember member(byte[] block, char type, PaxHeader header) throws IOException {
        boolean hasContent = !(type >= '1' && type <= '6');
        long stored = header.number("size", numeric(block, SIZE, 12, "size"));
        if (stored < 0) {
            throw StoreException.malformed("negative size in a tar header");
        }
        Limits.check(stored, limits.size(), "bytes of a file in the layer");
        begin(hasContent ? stored : 0);
        byte[] path = header.bytes("path");
        byte[] link = header.bytes("linkpath");
        byte[] name = header.sparseName() == null ? path : header.sparseName();
        byte[] time = header.bytes("mtime");
        boolean device = type == '3' || type == '4';
        long offset = position();
        long size = hasContent ? stored : 0;
        long[] extents = null;
        if (hasContent) {
            List<Long> pieces = pieces(block, type, header);
            if (pieces != null) {
                offset = position();
                size = header.sparseSize(type == 'S' ? numeric(block, SPARSE_SIZE, 12, "size") : 0);
                extents = extents(pieces, size, offset);
            }
        }
        return new TarMember(
                type == 'S' ? '0' : type,
                name == null ? headerName(block) : name,
                link == null ? field(block, LINK, NAME_SIZE) : link,
                (int) numeric(block, MODE, 8, "mode"),
                id(header.number("uid", numeric(block, UID, 8, "uid"))),
                id(header.number("gid", numeric(block, GID, 8, "gid"))),
                size,
                time == null
                        ? Instant.ofEpochSecond(numeric(block, MTIME, 12, "mtime"))
                        : PaxRecords.parseTime(time),
                device ? deviceNumber(numeric(block, DEV_MAJOR, 8, "device"), 1 << 12) : 0,
                device ? deviceNumber(numeric(block, DEV_MINOR, 8, "device"), 1 << 20) : 0,
                header.xattrs(),
                offset,
                extents);
    }

    private @Nullable List<Long> pieces(byte[] block, char type, PaxHeader header)
            throws IOException {
        if (type == 'S') {
            return gnuPieces(block);
        }
        return header.hasSparseMapInData() ? piecesInData() : header.sparsePieces();
    }

    /** The map of the old GNU format, in the header and in blocks right after it. */
    private List<Long> gnuPieces(byte[] block) throws IOException {
        List<Long> pieces = new ArrayList<>();
        addPieces(pieces, block, SPARSE_MAP, SPARSE_IN_HEADER);
        boolean more = block[SPARSE_EXTENDED] != 0;
        while (more) {
            if (!fill(BLOCK)) {
                throw truncated();
            }
            byte[] extension = Arrays.copyOfRange(buffer, at, at + BLOCK);
            at += BLOCK;
            addPieces(pieces, extension, 0, SPARSE_IN_BLOCK);
            more = extension[SPARSE_BLOCK_EXTENDED] != 0;
        }
        return pieces;
    }

    private static void addPieces(List<Long> pieces, byte[] block, int from, int count)
            throws StoreException {
        for (int i = 0; i < count; i++) {
            int field = from + 24 * i;
            if (block[field] == 0) {
                return;
            }
            pieces.add(numeric(block, field, 12, "sparse offset"));
            pieces.add(numeric(block, field + 12, 12, "sparse length"));
            Limits.check(pieces.size() / 2, MAX_PIECES, "pieces of a sparse file");
        }
    }

    /** The map of format 1.0: decimal lines at the start of the content, in whole blocks. */
    private List<Long> piecesInData() throws IOException {
        long start = position();
        long count = line();
        if (count < 0 || count > MAX_PIECES) {
            throw StoreException.malformed("sparse map of " + count + " pieces");
        }
        List<Long> pieces = new ArrayList<>();
        for (long i = 0; i < 2 * count; i++) {
            pieces.add(line());
        }
        int rest = (int) ((start - position()) & (BLOCK - 1));
        for (int i = 0; i < rest; i++) {
            contentByte();
        }
        return pieces;
    }

    private long line() throws IOException {
        long number = 0;
        int digits = 0;
        for (int b = contentByte(); b != '\n'; b = contentByte()) {
            if (b < '0' || b > '9' || ++digits > 18) {
                throw StoreException.malformed("malformed sparse map");
            }
            number = number * 10 + b - '0';
        }
        return number;
    }

    private int contentByte() throws IOException {
        if (left == 0) {
            throw StoreException.malformed("sparse map longer than the file");
        }
        if (!fill(1)) {
            throw truncated();
        }
        left--;
        return buffer[at++];
    }

    private long[] extents(List<Long> pieces, long size, long offset) throws StoreException {
        Limits.check(pieces.size() / 2, MAX_PIECES, "pieces of a sparse file");
        Limits.check(size, limits.size(), "bytes of a file in the layer");
        long[] extents = new long[pieces.size() / 2 * 3];
        int used = 0;
        long stop = 0;
        long stored = 0;
        for (int i = 0; i + 1 < pieces.size(); i += 2) {
            long start = pieces.get(i);
            long length = pieces.get(i + 1);
            if (start < stop || length < 0 || length > size || start > size - length) {
                throw StoreException.malformed("sparse map with pieces out of order or bounds");
            }
            if (length > 0) {
                extents[used++] = start;
                extents[used++] = length;
                extents[used++] = offset + stored;
            }
            stop = start + length;
            stored += length;
        }
        if (pieces.size() % 2 != 0 || stored != left) {
            throw StoreException.malformed("sparse map that does not match the stored bytes");
        }
        return Arrays.copyOf(extents, used);
    }

    /** Feeds the stored bytes of the current member to a hasher. */
    void hashContent(Hasher hasher) throws IOException {
        while (left > 0) {
            if (!fill(1)) {
                throw truncated();
            }
            int count = (int) Math.min(left, end - at);
            hasher.update(buffer, at, count);
            at += count;
            left -= count;
        }
    }

    /** Reads whatever follows the end of the archive, so that all of the stream has passed. */
    void drain() throws IOException {
        while (fill(1)) {
            at = end;
        }
    }

    private void begin(long size) {
        left = size;
        padding = (int) (-size & (BLOCK - 1));
    }

    private void skipContent() throws IOException {
        while (left > 0) {
            if (!fill(1)) {
                throw truncated();
            }
            int count = (int) Math.min(left, end - at);
            at += count;
            left -= count;
        }
        if (!fill(padding)) {
            throw truncated();
        }
        at += padding;
        padding = 0;
    }

    private byte[] extended(byte[] block) throws IOException {
        long size = numeric(block, SIZE, 12, "size");
        if (size < 0) {
            throw StoreException.malformed("negative size in a tar header");
        }
        Limits.check(size, limits.headerBlock(), "bytes of an extended tar header");
        byte[] content = new byte[(int) size];
        int done = 0;
        while (done < content.length) {
            if (!fill(1)) {
                throw truncated();
            }
            int count = Math.min(content.length - done, end - at);
            System.arraycopy(buffer, at, content, done, count);
            at += count;
            done += count;
        }
        begin(0);
        padding = (int) (-size & (BLOCK - 1));
        skipContent();
        return content;
    }

    /** Makes so many bytes available in the buffer; false when the stream ends before. */
    private boolean fill(int bytes) throws IOException {
        if (end - at >= bytes) {
            return true;
        }
        base += at;
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        while (end < bytes) {
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                return false;
            }
            end += read;
        }
        return true;
    }

    private long position() {
        return base + at;
    }

    private boolean isZero(int from) {
        for (int i = from; i < from + BLOCK; i++) {
            if (buffer[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private StoreException truncated() {
        return StoreException.malformed("tar ends in the middle, at byte " + (base + end));
    }

    private static byte[] headerName(byte[] block) {
        byte[] name = field(block, NAME, NAME_SIZE);
        boolean ustar =
                block[MAGIC] == 'u'
                        && block[MAGIC + 1] == 's'
                        && block[MAGIC + 2] == 't'
                        && block[MAGIC + 3] == 'a'
                        && block[MAGIC + 4] == 'r'
                        && block[MAGIC + 5] == 0;
        if (!ustar || block[PREFIX] == 0) {
            return name;
        }
        byte[] prefix = field(block, PREFIX, PREFIX_SIZE);
        byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        joined[prefix.length] = '/';
        System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
        return joined;
    }

    private static byte[] field(byte[] block, int from, int size) {
        int length = 0;
        while (length < size && block[from + length] != 0) {
            length++;
        }
        return Arrays.copyOfRange(block, from, from + length);
    }

    private static byte[] text(byte[] content) {
        return field(content, 0, content.length);
    }

    private static long numeric(byte[] block, int from, int size, String what)
            throws StoreException {
        try {
            return TarUtils.parseOctalOrBinary(block, from, size);
        } catch (IllegalArgumentException e) {
            throw StoreException.malformed("malformed " + what + " in a tar header");
        }
    }

    private static int id(long value) throws StoreException {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw StoreException.malformed("owner id " + value + " is not between 0 and 2^31 - 1");
        }
        return (int) value;
    }

    private static int deviceNumber(long value, long limit) throws StoreException {
        if (value < 0 || value >= limit) {
            throw StoreException.malformed(
                    "device number " + value + " is not between 0 and " + (limit - 1));
        }
        return (int) value;
    }
}
