package dev.lamina.linux;

import com.kenai.jffi.MemoryIO;

/**
 * Reads and writes memory outside the heap by address, in the byte order of the machine. Nothing is
 * checked: an address must lie in a {@link NativeBuffer} that is still open.
 */
public final class NativeMemory {
    private static final MemoryIO IO = MemoryIO.getInstance();

    private NativeMemory() {}

    public static byte getByte(long address) {
        return IO.getByte(address);
    }

    public static void putByte(long address, byte value) {
        IO.putByte(address, value);
    }

    public static short getShort(long address) {
        return IO.getShort(address);
    }

    public static void putShort(long address, short value) {
        IO.putShort(address, value);
    }

    public static int getInt(long address) {
        return IO.getInt(address);
    }

    public static void putInt(long address, int value) {
        IO.putInt(address, value);
    }

    public static long getLong(long address) {
        return IO.getLong(address);
    }

    public static void putLong(long address, long value) {
        IO.putLong(address, value);
    }

    public static void getBytes(long address, byte[] target, int offset, int length) {
        IO.getByteArray(address, target, offset, length);
    }

    public static byte[] getBytes(long address, int length) {
        var bytes = new byte[length];
        IO.getByteArray(address, bytes, 0, length);
        return bytes;
    }

    public static void putBytes(long address, byte[] source, int offset, int length) {
        IO.putByteArray(address, source, offset, length);
    }

    public static void putBytes(long address, byte[] source) {
        IO.putByteArray(address, source, 0, source.length);
    }

    public static void clear(long address, long length) {
        IO.setMemory(address, length, (byte) 0);
    }

    public static void copy(long from, long to, long length) {
        IO.copyMemory(from, to, length);
    }

    /** The bytes up to, and without, the next NUL; at most {@code limit}. */
    public static byte[] getString(long address, int limit) {
        int length = 0;
        while (length < limit && IO.getByte(address + length) != 0) {
            length++;
        }
        return getBytes(address, length);
    }

    static long allocate(long size) {
        long address = IO.allocateMemory(size, true);
        if (address == 0) {
            throw new OutOfMemoryError("malloc of " + size + " bytes");
        }
        return address;
    }

    static void free(long address) {
        IO.freeMemory(address);
    }
}
