package dev.lamina.cli;

import org.jspecify.annotations.Nullable;

/** {@code lamina logout}. */
final class Logout implements Command {
    private final Arguments arguments =
            new Arguments("lamina logout", "[REGISTRY]", "Forgets an account at a registry.");
    private final RegistryOptions registryOptions = new RegistryOptions(arguments);
    private final Arguments.Value<@Nullable String> registry =
            arguments.optionalOperand("REGISTRY", "Host and port; docker.io unless given.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        String domain = Login.domain(registry.get());
        boolean known = registryOptions.credentials().remove(domain);
        console.out().println((known ? "Removed the login of " : "Not logged in to ") + domain);
        return ExitCode.OK.code();
    }
}
