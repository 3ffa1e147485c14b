package dev.lamina.bench;

import java.io.IOException;

/**
 * One thing that is timed, the same on every peer.
 *
 * @param <P> what it is timed on
 */
public interface Case<P extends Peer> {
    String name();

    /** Makes everything ready, untimed. */
    Trial prepare(P peer) throws IOException;
}
