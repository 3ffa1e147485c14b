package dev.lamina.store.inspect;

/** In what two files can differ. */
public enum Aspect {
    TYPE,
    CONTENT,
    SIZE,
    TARGET,
    DEVICE,
    MODE,
    OWNER,
    XATTRS,
    MTIME
}
