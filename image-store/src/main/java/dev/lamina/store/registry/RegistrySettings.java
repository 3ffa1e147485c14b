package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is set for single registries. The file is JSON: {@code {"registries": {"docker.io":
 * {"mirrors": ["https://mirror.example"]}, "registry.lan:5000": {"insecure": true}}}}.
 *
 * @param registries by the domain that references name
 */
public record RegistrySettings(Map<String, Registry> registries) {
    public static final RegistrySettings NONE = new RegistrySettings(Map.of());

    /**
     * One registry.
     *
     * @param insecure its certificate is not checked, and it may speak plain http
     * @param mirrors asked before it for what is read
     */
    public record Registry(boolean insecure, List<URI> mirrors) {
        static final Registry USUAL = new Registry(false, List.of());

        public Registry {
            mirrors = List.copyOf(mirrors);
        }
    }

    public RegistrySettings {
        registries = Map.copyOf(registries);
    }

    Registry of(String domain) {
        return registries.getOrDefault(domain, Registry.USUAL);
    }

    /** With this one insecure too. */
    public RegistrySettings insecure(String domain) {
        var changed = new LinkedHashMap<>(registries);
        changed.put(domain, new Registry(true, of(domain).mirrors()));
        return new RegistrySettings(changed);
    }

    /** The first of these files that exists; nothing set when none does. */
    public static RegistrySettings read(List<Path> files) throws IOException {
        Optional<Path> file = files.stream().filter(Files::isRegularFile).findFirst();
        if (file.isEmpty()) {
            return NONE;
        }
        try {
            return parse(JsonObject.parse(Files.readAllBytes(file.get())));
        } catch (StoreException e) {
            throw new StoreException(
                    "cannot use the settings of registries in "
                            + file.get()
                            + ": "
                            + e.getMessage(),
                    "Correct the file.",
                    e);
        }
    }

    private static RegistrySettings parse(JsonObject json) throws StoreException {
        var registries = new LinkedHashMap<String, Registry>();
        JsonObject all = json.object("registries").orElse(JsonObject.EMPTY);
        for (String domain : all.names()) {
            JsonObject one = all.object(domain).orElse(JsonObject.EMPTY);
            List<URI> mirrors = new ArrayList<>();
            for (String mirror : one.strings("mirrors").orElse(List.of())) {
                mirrors.add(mirror(mirror));
            }
            registries.put(domain, new Registry(one.bool("insecure").orElse(false), mirrors));
        }
        return new RegistrySettings(registries);
    }

    private static URI mirror(String text) throws StoreException {
        String stripped = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (!stripped.matches("https?://[A-Za-z0-9._\\[\\]:-]+")) {
            throw StoreException.malformed("mirror \"" + text + "\" is not http(s)://HOST[:PORT]");
        }
        return URI.create(stripped);
    }
}
