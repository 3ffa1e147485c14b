package dev.lamina.unionfs.transport;

/**
 * How often the kernel asked for something since the connection began.
 *
 * @param operation the transport's name for it, such as {@code LOOKUP}
 * @param errors those answered with an error; the absence of a name is none
 * @param bytes of data read or written by them
 * @param nanos between each and its answer, the way through the kernel not counted, together
 */
public record RequestCount(String operation, long requests, long errors, long bytes, long nanos) {}
