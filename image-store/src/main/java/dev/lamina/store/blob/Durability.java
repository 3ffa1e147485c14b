package dev.lamina.store.blob;

/** Whether published files are forced to stable storage before they get their name. */
public enum Durability {
    /** Survives power loss: file and directory are synced on every publication. */
    SYNCED,
    /** Survives the end of the process only. For throw-away stores and tests. */
    VOLATILE
}
