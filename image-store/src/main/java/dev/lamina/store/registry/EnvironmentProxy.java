package dev.lamina.store.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The proxy that {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} name. */
final class EnvironmentProxy extends ProxySelector {
    static final EnvironmentProxy INSTANCE = new EnvironmentProxy();

    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost();
        String text =
                variable(uri.getScheme().equalsIgnoreCase("https") ? "https_proxy" : "http_proxy");
        if (text == null || host == null || isExcepted(host)) {
            return DIRECT;
        }
        URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return proxy.getHost() == null
                ? DIRECT
                : List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port)));
    }

    private static boolean isExcepted(String host) {
        if (Loopback.isLoopback(host)) {
            return true;
        }
        String list = variable("no_proxy");
        if (list == null) {
            return false;
        }
        String own = host.toLowerCase(Locale.ROOT);
        for (String each : list.split(",", -1)) {
            String name = each.strip().toLowerCase(Locale.ROOT);
            String bare = name.startsWith(".") ? name.substring(1) : name;
            if (name.equals("*")
                    || (!bare.isEmpty() && (own.equals(bare) || own.endsWith("." + bare)))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            value = System.getenv(name.toUpperCase(Locale.ROOT));
        }
        return value == null || value.isEmpty() ? null : value;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // the request that failed tells
    }
}
