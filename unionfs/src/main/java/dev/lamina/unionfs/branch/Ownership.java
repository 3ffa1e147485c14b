package dev.lamina.unionfs.branch;

/**
 * To whom a new object belongs.
 *
 * @param exactMode its mode is exactly what was asked; otherwise a default ACL has had its say
 */
public record Ownership(int uid, int gid, boolean exactMode) {}
