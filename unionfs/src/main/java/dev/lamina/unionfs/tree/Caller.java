package dev.lamina.unionfs.tree;

/** Who asks: the credentials of the process behind a request. New objects belong to it. */
public record Caller(int uid, int gid, int pid) {}
