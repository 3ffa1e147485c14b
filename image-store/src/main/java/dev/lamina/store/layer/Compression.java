package dev.lamina.store.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.lamina.store.error.StoreException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How a layer is packed, told from its first bytes, and how it is unpacked: in this process. */
public enum Compression {
    NONE(""),
    GZIP("\u001f\u008b"),
    ZSTD("(\u00b5/\u00fd"),
    XZ("\u00fd7zXZ\0"),
    BZIP2("BZh");

    /** How many first bytes tell. */
    public static final int MAGIC_LENGTH = 6;

    private static final int BUFFER = 128 << 10;
    private static final int ZSTD_WINDOW_LOG = 27;
    private static final int XZ_MEMORY_KIB = 256 << 10;

    /** The first bytes, as the characters of the same number. */
    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /** What the first bytes of a file say. */
    public static Compression detect(byte[] start) {
        for (Compression compression : values()) {
            if (compression != NONE && compression.matches(start)) {
                return compression;
            }
        }
        return isSkippableZstdFrame(start) ? ZSTD : NONE;
    }

    private boolean matches(byte[] start) {
        if (start.length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((start[i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSkippableZstdFrame(byte[] start) {
        return start.length >= 4
                && (start[0] & 0xf0) == 0x50
                && start[1] == 0x2a
                && start[2] == 0x4d
                && start[3] == 0x18;
    }

    /**
     * The unpacked form of a stream in any of these forms, all members of it. Ends with a {@link
     * StoreException} when the data is damaged, followed by something else, needs a window above
     * 128 MiB, or unpacks to more than the limits allow. Closing it closes the given stream.
     */
    public static InputStream decompress(InputStream in, Limits limits) throws IOException {
        var packed = new Counted(in);
        var buffered = new BufferedInputStream(packed, BUFFER);
        buffered.mark(16);
        byte[] start = buffered.readNBytes(MAGIC_LENGTH);
        buffered.reset();
        Compression compression = detect(start);
        try {
            return new Bounded(compression, compression.open(buffered), packed, limits);
        } catch (IOException e) {
            throw damaged(compression, e);
        }
    }

    private InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP ->
                    GzipCompressorInputStream.builder()
                            .setInputStream(in)
                            .setBufferSize(BUFFER)
                            .setDecompressConcatenated(true)
                            .get();
            case ZSTD -> new ZstdInputStreamNoFinalizer(in).setLongMax(ZSTD_WINDOW_LOG);
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
        };
    }

    private static StoreException damaged(Compression compression, IOException cause) {
        return new StoreException(
                "cannot unpack "
                        + compression.name().toLowerCase(java.util.Locale.ROOT)
                        + " data: "
                        + (cause instanceof EOFException ? "they end early" : cause.getMessage()),
                "The data is damaged or not what it claims to be.",
                cause);
    }

    private static final class Counted extends FilterInputStream {
        private long count;

        /** What reading the source itself threw: its own error, not one of the format. */
        private boolean failed;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            failed = true;
            int read = in.read(bytes, offset, length);
            failed = false;
            count += Math.max(read, 0);
            return read;
        }
    }

    /** Watches the amount, and turns the errors of the libraries into ours. */
    private static final class Bounded extends InputStream {
        private final Compression compression;
        private final InputStream in;
        private final Counted packed;
        private final Limits limits;
        private long count;

        Bounded(Compression compression, InputStream in, Counted packed, Limits limits) {
            this.compression = compression;
            this.in = in;
            this.packed = packed;
            this.limits = limits;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = in.read(bytes, offset, length);
            } catch (IOException e) {
                throw packed.failed ? e : damaged(compression, e);
            } catch (RuntimeException e) {
                throw damaged(compression, new IOException(e));
            }
            count += Math.max(read, 0);
            Limits.check(count, limits.size(), "bytes of the uncompressed layer");
            if (count > limits.ratioFrom() && count / limits.ratio() > packed.count) {
                throw StoreException.malformed(
                        "layer unpacks to more than "
                                + limits.ratio()
                                + " times its "
                                + packed.count
                                + " bytes");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
