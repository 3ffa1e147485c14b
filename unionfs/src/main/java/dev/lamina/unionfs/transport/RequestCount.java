package dev.lamina.unionfs.transport;

/**
 * How often the kernel asked for something since the connection began.
 *
 * @param operation the transport's name for it, such as {@code LOOKUP}
 * @param errors those answered with an error; the absence of a name is none
 */
public record RequestCount(String operation, long requests, long errors) {}
