package dev.lamina.unionfs.branch;

import dev.lamina.linux.FileHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Which object below a copy was made from, in the form of kernel overlayfs: version 0, magic 0xfb,
 * total length, flags, type of the handle, UUID of the file system, handle.
 */
public record Origin(byte[] bytes) {
    private static final int HEADER = 5;
    private static final int UUID = 16;
    private static final int BIG_ENDIAN = 1;

    static Origin of(FileHandle handle, byte[] uuid) {
        byte[] id = handle.bytes();
        byte[] bytes = new byte[HEADER + UUID + id.length];
        bytes[1] = (byte) 0xfb;
        bytes[2] = (byte) bytes.length;
        bytes[3] = (byte) (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? BIG_ENDIAN : 0);
        bytes[4] = (byte) handle.type();
        System.arraycopy(uuid, 0, bytes, HEADER, UUID);
        System.arraycopy(id, 0, bytes, HEADER + UUID, id.length);
        return new Origin(bytes);
    }

    /** The name of its copy in the index of hard links. */
    public byte[] key() {
        return HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
    }
}
