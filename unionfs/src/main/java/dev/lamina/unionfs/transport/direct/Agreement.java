package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.InitOut;
import dev.lamina.unionfs.tree.Capability;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a connection runs on: what the kernel offered, as far as it is wanted.
 *
 * @param maxWrite bytes of the largest write, and read
 */
record Agreement(int minor, int maxReadahead, int maxWrite, int stackDepth, Set<Feature> features) {
    private static final int PAGE = 4096;

    /** Pages in a request when nothing else is agreed on. */
    private static final int DEFAULT_PAGES = 32;

    /** Requests the kernel sends without anybody waiting, such as readahead. */
    private static final int MAX_BACKGROUND = 64;

    Agreement {
        features = Set.copyOf(features);
    }

    static Agreement on(InitOffer offer, DirectOptions options) {
        var features = Feature.of(offer.flags() & ~Feature.bits(options.without()));
        features.removeAll(options.without());
        int largest =
                features.contains(Feature.MAX_PAGES) ? options.maxWrite() : DEFAULT_PAGES * PAGE;
        return new Agreement(
                Math.min(offer.minor(), Wire.MINOR),
                offer.maxReadahead(),
                Math.min(options.maxWrite(), largest),
                options.stackDepth(),
                features);
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** Writes the answer to INIT; its size. */
    int encode(long at) {
        long flags = Feature.bits(features);
        NativeMemory.clear(at, InitOut.SIZE);
        NativeMemory.putInt(at + InitOut.MAJOR, Wire.MAJOR);
        NativeMemory.putInt(at + InitOut.MINOR, minor);
        NativeMemory.putInt(at + InitOut.MAX_READAHEAD, maxReadahead);
        NativeMemory.putInt(at + InitOut.FLAGS, (int) flags);
        NativeMemory.putShort(at + InitOut.MAX_BACKGROUND, (short) MAX_BACKGROUND);
        NativeMemory.putShort(at + InitOut.CONGESTION, (short) (MAX_BACKGROUND * 3 / 4));
        NativeMemory.putInt(at + InitOut.MAX_WRITE, maxWrite);
        NativeMemory.putInt(at + InitOut.TIME_GRAN, 1);
        NativeMemory.putShort(at + InitOut.MAX_PAGES, (short) (maxWrite / PAGE));
        NativeMemory.putInt(at + InitOut.FLAGS2, (int) (flags >>> 32));
        if (has(Feature.PASSTHROUGH)) {
            NativeMemory.putInt(at + InitOut.MAX_STACK_DEPTH, stackDepth);
        }
        return InitOut.SIZE;
    }

    /**
     * @param passthrough whether a trial of it succeeded
     */
    Set<Capability> capabilities(boolean passthrough) {
        var capabilities = EnumSet.allOf(Capability.class);
        if (!passthrough) {
            capabilities.remove(Capability.PASSTHROUGH);
        }
        if (!has(Feature.READDIRPLUS)) {
            capabilities.remove(Capability.READDIRPLUS);
        }
        if (!has(Feature.PARALLEL_DIROPS)) {
            capabilities.remove(Capability.PARALLEL_DIROPS);
        }
        if (!has(Feature.POSIX_ACL)) {
            capabilities.remove(Capability.POSIX_ACL);
        }
        if (!has(Feature.NOTIFY)) {
            capabilities.remove(Capability.NOTIFY);
        }
        return capabilities;
    }
}
