package dev.lamina.store.layer;

import dev.lamina.store.error.StoreException;

/**
 * Bounds on what a foreign layer may ask for; each is reported by name when it is exceeded. Lengths
 * of names and depth are those of {@link ImagePath}.
 *
 * @param entries entries per layer
 * @param headerBlock bytes of one extended header or long name
 * @param linkTarget bytes of a link target
 * @param xattrs bytes of all extended attributes of an entry
 * @param size bytes of the uncompressed layer, where no ratio allows less
 * @param ratio how many times its compressed size a layer may have, once it exceeds {@code
 *     ratioFrom}
 * @param ratioFrom bytes up to which the ratio does not count
 */
public record Limits(
        int entries,
        int headerBlock,
        int linkTarget,
        int xattrs,
        long size,
        int ratio,
        long ratioFrom) {
    public static final Limits DEFAULT =
            new Limits(10_000_000, 1 << 20, 4096, 64 << 10, 1L << 40, 200, 1L << 30);

    static void check(long value, long limit, String what) throws StoreException {
        if (value > limit) {
            throw StoreException.malformed(what + ": " + value + " exceeds the limit of " + limit);
        }
    }
}
