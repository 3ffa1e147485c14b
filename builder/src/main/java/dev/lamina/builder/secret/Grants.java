package dev.lamina.builder.secret;

import dev.lamina.builder.plan.Entitlements;
import java.util.Map;

/** What the caller lends a build, by the ids that build files use. */
public record Grants(
        Map<String, SecretSource> secrets, Map<String, SshSource> ssh, Entitlements allowed) {
    public static final Grants NONE = new Grants(Map.of(), Map.of(), Entitlements.NONE);

    public Grants {
        secrets = Map.copyOf(secrets);
        ssh = Map.copyOf(ssh);
    }
}
