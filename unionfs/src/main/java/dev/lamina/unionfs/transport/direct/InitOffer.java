package dev.lamina.unionfs.transport.direct;

import dev.lamina.unionfs.transport.direct.Wire.InitIn;

/**
 * What the kernel offers in INIT.
 *
 * @param flags 64 bits, as {@link Feature#bit} places them
 */
record InitOffer(int major, int minor, int maxReadahead, long flags) {
    static InitOffer of(Request request) {
        long upper = Integer.toUnsignedLong(request.int32(InitIn.FLAGS2)) << 32;
        return new InitOffer(
                request.int32(InitIn.MAJOR),
                request.int32(InitIn.MINOR),
                request.int32(InitIn.MAX_READAHEAD),
                upper | Integer.toUnsignedLong(request.int32(InitIn.FLAGS)));
    }
}
