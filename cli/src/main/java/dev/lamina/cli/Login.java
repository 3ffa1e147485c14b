package dev.lamina.cli;

import dev.lamina.store.registry.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code lamina login}. */
final class Login implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina login",
                    "[-u USER] [--password-stdin] [REGISTRY]",
                    "Checks an account at a registry and keeps it for later. Without a terminal the",
                    "password comes from standard input; it is never an argument.");
    private final RegistryOptions registryOptions = new RegistryOptions(arguments);
    private final Arguments.Value<@Nullable String> user =
            arguments.option("-u, --username", "USER", "The account.");
    private final Arguments.Value<Boolean> fromInput =
            arguments.flag("--password-stdin", "Read the password from standard input.");
    private final Arguments.Value<@Nullable String> registry =
            arguments.optionalOperand("REGISTRY", "Host and port; docker.io unless given.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        String domain = domain(registry.get());
        String name = user.get();
        if (name == null) {
            name = ask(console, "User: ");
        }
        String secret = fromInput.get() || !Terminal.isInput() ? input() : hidden();
        if (name.isEmpty() || secret.isEmpty()) {
            throw new UsageException("user or password is empty", "see lamina login --help");
        }
        var credentials = new Credentials(name, secret);
        registryOptions.open(new Warnings(console, "lamina")).check(domain, credentials);
        String place = registryOptions.credentials().put(domain, credentials);
        console.out().println("Login Succeeded: " + domain + " (kept in " + place + ")");
        return ExitCode.OK.code();
    }

    static String domain(@Nullable String registry) {
        if (registry == null) {
            return "docker.io";
        }
        String bare = registry.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        boolean hub = bare.equals("index.docker.io") || bare.equals("registry-1.docker.io");
        if (!bare.matches("[A-Za-z0-9._\\[\\]:-]+")) {
            throw new UsageException("not a registry: " + registry, "such as registry.lan:5000");
        }
        return hub ? "docker.io" : bare;
    }

    private static String ask(Console console, String question) throws IOException {
        if (!Terminal.isInput()) {
            throw new UsageException("no user given", "use -u USER");
        }
        console.err().print(question);
        return String.valueOf(terminal().readLine());
    }

    private static java.io.Console terminal() {
        return Objects.requireNonNull(System.console()); // asked for only where there is one
    }

    private static String hidden() {
        char[] typed = terminal().readPassword("Password: ");
        return typed == null ? "" : new String(typed);
    }

    private static String input() throws IOException {
        String text = new String(System.in.readNBytes(1 << 16), StandardCharsets.UTF_8);
        return text.replaceFirst("\\R$", "");
    }
}
