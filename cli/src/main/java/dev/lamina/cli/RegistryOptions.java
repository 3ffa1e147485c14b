package dev.lamina.cli;

import dev.lamina.store.registry.CredentialStore;
import dev.lamina.store.registry.Registries;
import dev.lamina.store.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How registries are reached: settings, accounts, and the options about them. */
final class RegistryOptions {
    private final Arguments.Value<@Nullable String> authFile;
    private final Arguments.Value<List<String>> insecure;

    RegistryOptions(Arguments arguments) {
        authFile =
                arguments.option(
                        "--authfile",
                        "FILE",
                        "Where accounts are kept (also REGISTRY_AUTH_FILE; else"
                                + " ~/.docker/config.json, then containers/auth.json).");
        insecure =
                arguments.options(
                        "--insecure",
                        "REGISTRY",
                        "Do not check the certificate of this registry, and accept plain http.");
    }

    Registries open(Warnings warnings) throws IOException {
        return new Registries(settings(), credentials(), warnings);
    }

    /** As the commands without such options reach them. */
    static Registries usual(Warnings warnings) throws IOException {
        return new Registries(
                RegistrySettings.read(settingsFiles()),
                new CredentialStore(authFiles(null)),
                warnings);
    }

    private RegistrySettings settings() throws IOException {
        RegistrySettings settings = RegistrySettings.read(settingsFiles());
        for (String domain : insecure.get()) {
            settings = settings.insecure(domain);
        }
        return settings;
    }

    private static List<Path> settingsFiles() {
        String variable = System.getenv("LAMINA_REGISTRIES");
        if (variable != null && !variable.isEmpty()) {
            return List.of(Path.of(variable));
        }
        String config = System.getenv("XDG_CONFIG_HOME");
        Path own =
                config != null && !config.isEmpty() ? Path.of(config) : home().resolve(".config");
        return List.of(
                own.resolve("lamina/registries.json"), Path.of("/etc/lamina/registries.json"));
    }

    CredentialStore credentials() {
        return new CredentialStore(authFiles(authFile.get()));
    }

    private static List<Path> authFiles(@Nullable String option) {
        String only = option != null ? option : System.getenv("REGISTRY_AUTH_FILE");
        if (only != null && !only.isEmpty()) {
            return List.of(Path.of(only));
        }
        var files = new LinkedHashSet<Path>();
        String docker = System.getenv("DOCKER_CONFIG");
        Path folder =
                docker != null && !docker.isEmpty() ? Path.of(docker) : home().resolve(".docker");
        files.add(folder.resolve("config.json"));
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime != null && !runtime.isEmpty()) {
            files.add(Path.of(runtime, "containers", "auth.json"));
        }
        files.add(home().resolve(".config/containers/auth.json"));
        return new ArrayList<>(files);
    }

    private static Path home() {
        String home = System.getenv("HOME");
        return Path.of(
                home != null && !home.isEmpty() ? home : System.getProperty("user.home", "/"));
    }
}
