package dev.lamina.store.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.lamina.store.error.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
    private static final byte[] DATA = new TarBytes().file("a", "content".repeat(1000)).bytes();
    private static final byte[] TAIL = new TarBytes().file("b", "tail").bytes();

    @ParameterizedTest
    @EnumSource
    void everyFormIsToldFromItsContent(Compression compression) throws IOException {
        byte[] packed = pack(compression, DATA);
        assertThat(Compression.detect(packed)).isEqualTo(compression);
        assertThat(unpack(packed, Limits.DEFAULT)).isEqualTo(DATA);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void allMembersAreRead(Compression compression) throws IOException {
        byte[] packed = concat(pack(compression, DATA), pack(compression, TAIL));
        assertThat(unpack(packed, Limits.DEFAULT)).isEqualTo(concat(DATA, TAIL));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void somethingElseBehindTheEndIsRefused(Compression compression) throws IOException {
        byte[] packed =
                concat(
                        pack(compression, DATA),
                        "something else".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> unpack(packed, Limits.DEFAULT)).isInstanceOf(StoreException.class);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void cutDataIsRefused(Compression compression) throws IOException {
        byte[] packed = pack(compression, DATA);
        byte[] cut = Arrays.copyOf(packed, packed.length - 5);
        assertThatThrownBy(() -> unpack(cut, Limits.DEFAULT)).isInstanceOf(StoreException.class);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aBombStopsAtTheLimit(Compression compression) throws IOException {
        byte[] packed = pack(compression, new byte[8 << 20]);
        var limits = new Limits(10, 1000, 1000, 1000, 1L << 40, 200, 1 << 20);
        assertThatThrownBy(() -> unpack(packed, limits))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("200 times");
    }

    @Test
    void aZstdWindowOf256MiBIsRefused() {
        // Magic, a frame header without single segment, a window of 2^28 bytes, an empty last
        // block.
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) ((28 - 10) << 3), 1, 0, 0};
        assertThatThrownBy(() -> unpack(frame, Limits.DEFAULT)).isInstanceOf(StoreException.class);
    }

    private static byte[] unpack(byte[] packed, Limits limits) throws IOException {
        try (var in = Compression.decompress(new ByteArrayInputStream(packed), limits)) {
            return in.readAllBytes();
        }
    }

    private static byte[] pack(Compression compression, byte[] data) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream packing =
                switch (compression) {
                    case NONE -> out;
                    case GZIP -> new GZIPOutputStream(out);
                    case ZSTD -> new ZstdOutputStream(out);
                    case XZ -> new XZOutputStream(out, new LZMA2Options());
                    case BZIP2 -> new BZip2CompressorOutputStream(out);
                }) {
            packing.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
