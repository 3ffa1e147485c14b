package dev.lamina.unionfs.transport;

/** Who may use a mount at all, before the permissions of its files are looked at. */
public enum Access {
    /** The user who mounted it: not even root. */
    OWNER,
    /** The user who mounted it, and root. */
    OWNER_AND_ROOT,
    EVERYONE
}
