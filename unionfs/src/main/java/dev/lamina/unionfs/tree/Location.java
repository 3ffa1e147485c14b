package dev.lamina.unionfs.tree;

/**
 * Where an object is.
 *
 * @param path bytes from the root of the union, which is a single slash; of several names of a file
 *     the one met last
 * @param branch index of the topmost branch that has it
 * @param content index of the branch that has its data
 */
public record Location(byte[] path, int branch, int content) {}
