package dev.lamina.builder.secret;

import dev.lamina.builder.plan.Entitlements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a command line lends a build. */
public final class GrantsParser {
    private GrantsParser() {}

    /**
     * @param secrets as {@code --secret} takes them
     * @param ssh as {@code --ssh} takes them
     * @param allowed names of {@link Entitlements}
     * @param environment the caller's
     * @throws IllegalArgumentException naming what is malformed or not there
     */
    public static Grants parse(
            List<String> secrets,
            List<String> ssh,
            List<String> allowed,
            Map<String, String> environment) {
        var values = new LinkedHashMap<String, SecretSource>();
        for (var text : secrets) {
            var named = SecretSource.parse(text, environment);
            values.put(named.id(), named.source());
        }
        var keys = new LinkedHashMap<String, SshSource>();
        for (var text : ssh) {
            var named = SshSource.parse(text, environment);
            keys.put(named.id(), named.source());
        }
        for (var name : allowed) {
            if (!Entitlements.isKnown(name)) {
                throw new IllegalArgumentException(
                        "no entitlement is called "
                                + name
                                + ": there are network.host, security.insecure, device,"
                                + " host-mount=/path[:rw], local.delete and secret-leak");
            }
        }
        return new Grants(values, keys, new Entitlements(Set.copyOf(allowed)));
    }
}
