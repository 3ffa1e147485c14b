package dev.lamina.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** As much of the ELF format as tells whether a program needs a dynamic linker. */
final class Elf {
    private static final int MAGIC = 0x7f454c46;
    private static final int PT_INTERP = 3;

    private Elf() {}

    /** Whether this is a 64-bit little-endian program without an interpreter. */
    static boolean isStatic(byte[] file) {
        if (file.length < 64
                || ByteBuffer.wrap(file).getInt(0) != MAGIC
                || file[4] != 2
                || file[5] != 1) {
            return false;
        }
        var elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long headers = elf.getLong(32);
        int size = Short.toUnsignedInt(elf.getShort(54));
        int count = Short.toUnsignedInt(elf.getShort(56));
        for (int i = 0; i < count; i++) {
            if (elf.getInt((int) (headers + (long) i * size)) == PT_INTERP) {
                return false;
            }
        }
        return true;
    }
}
