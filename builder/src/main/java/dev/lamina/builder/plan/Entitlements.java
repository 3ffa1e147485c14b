package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.SourceRange;
import java.util.Set;

/**
 * What steps may do that nobody gets unasked, by the names of {@code --allow}: {@code
 * network.host}, {@code security.insecure}, {@code device} or {@code device=NAME}, {@code
 * host-mount=/path} with {@code :rw} behind it, {@code local.delete}, {@code secret-leak}.
 */
public record Entitlements(Set<String> names) {
    public static final Entitlements NONE = new Entitlements(Set.of());

    private static final Set<String> KNOWN =
            Set.of("network.host", "security.insecure", "device", "local.delete", "secret-leak");

    public Entitlements {
        names = Set.copyOf(names);
    }

    /** Whether a name is one that {@code --allow} takes. */
    public static boolean isKnown(String name) {
        return KNOWN.contains(name)
                || name.startsWith("device=")
                || name.startsWith("host-mount=/");
    }

    /**
     * @throws BuildfileException at the place that asks for something that was not granted
     */
    void require(String name, SourceRange at) {
        if (!names.contains(name)) {
            throw new BuildfileException(
                    at,
                    "this build is not allowed " + name,
                    "grant it with jbuild --allow " + name);
        }
    }

    void requireDevice(String device, SourceRange at) {
        if (!names.contains("device=" + device)) {
            require("device", at);
        }
    }
}
