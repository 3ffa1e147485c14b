package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import java.net.URI;

/** Where a server may send us. */
final class Redirects {
    static final int MOST = 10;

    private Redirects() {}

    /** The target of a Location header: http or https, and never from https to http. */
    static URI target(URI from, String location) throws StoreException {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw StoreException.malformed(from.getHost() + " redirects to no URL");
        }
        boolean https = "https".equalsIgnoreCase(target.getScheme());
        boolean http = "http".equalsIgnoreCase(target.getScheme());
        if (target.getHost() == null || !(https || http)) {
            throw StoreException.malformed(from.getHost() + " redirects to " + target.getScheme());
        }
        if (http && "https".equalsIgnoreCase(from.getScheme())) {
            throw StoreException.malformed(
                    from.getHost() + " redirects from https to http at " + target.getHost());
        }
        return target;
    }
}
