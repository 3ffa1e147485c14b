package dev.lamina.linux;

/**
 * A file as its file system identifies it for good, as name_to_handle_at(2) gives it.
 *
 * @param type how the file system has composed the bytes
 */
public record FileHandle(int type, byte[] bytes) {}
