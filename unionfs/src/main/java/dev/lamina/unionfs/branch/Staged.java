package dev.lamina.unionfs.branch;

import dev.lamina.linux.ErrnoException;

/**
 * An object being built in the work directory. Until it is placed in the branch nobody sees it;
 * closing removes what has not been placed.
 */
public final class Staged implements AutoCloseable {
    private final WorkDirectory work;
    private final byte[] name;
    private boolean placed;
    private boolean noted;

    Staged(WorkDirectory work, byte[] name) {
        this.work = work;
        this.name = name;
    }

    /** The work directory, to reach the object by its {@link #name}. */
    public int directory() {
        return work.fd();
    }

    public byte[] name() {
        return name;
    }

    /** It has a note on it now. */
    void noted() {
        noted = true;
    }

    boolean isNoted() {
        return noted;
    }

    /** It is somewhere else now. */
    void placed() {
        placed = true;
    }

    @Override
    public void close() throws ErrnoException {
        if (!placed) {
            work.remove(name);
        }
    }
}
