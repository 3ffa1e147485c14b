package dev.lamina.store.registry;

import java.net.URI;

/**
 * Where a registry answers.
 *
 * @param base scheme, host and port; without path
 * @param verified whether who answers is proved: https with a checked certificate
 */
record Endpoint(URI base, boolean verified) {
    /** A resource below {@code /v2/}. */
    URI resolve(String path) {
        return URI.create(base + "/v2/" + path);
    }

    boolean isPlain() {
        return base.getScheme().equals("http");
    }

    /** Whether a URL is of this registry itself: secrets go nowhere else. */
    boolean owns(URI uri) {
        return sameOrigin(base, uri);
    }

    static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost() != null
                && a.getHost().equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
