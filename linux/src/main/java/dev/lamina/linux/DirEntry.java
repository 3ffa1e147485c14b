package dev.lamina.linux;

/**
 * One name of a directory as getdents64(2) gives it.
 *
 * @param name without a slash, any bytes; {@code .} and {@code ..} are left out
 * @param type a {@code DT_*} value: the type bits of a mode shifted right by 12; 0 when unknown
 */
public record DirEntry(byte[] name, long ino, int type) {}
