package dev.lamina.store.blob;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What large writes leave of a file system: 512 MiB or 2 % of it, whichever is less, so that
 * references can still be changed and something removed.
 */
public final class FreeSpace {
    /** How many bytes may be written between two looks. */
    static final long STEP = 16L << 20;

    private static final long RESERVE = 512L << 20;
    private static final int SHARE = 50;

    private FreeSpace() {}

    /** Refuses to begin what does not fit: {@code bytes} on the file system of {@code place}. */
    public static void require(Path place, long bytes) throws IOException {
        FileStore store = Files.getFileStore(place);
        long usable = store.getUsableSpace() - Math.min(RESERVE, store.getTotalSpace() / SHARE);
        if (usable < bytes) {
            throw new StoreException(
                    "no space for "
                            + bytes
                            + " bytes at "
                            + place
                            + ": "
                            + Math.max(0, usable)
                            + " are free above the reserve",
                    "Free some space, for example with: lamina prune; or give another store with"
                            + " --root.");
        }
    }
}
