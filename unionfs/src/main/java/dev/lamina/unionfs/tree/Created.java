package dev.lamina.unionfs.tree;

/** A file made and opened in one step. */
public record Created(Entry entry, Opened opened) {}
