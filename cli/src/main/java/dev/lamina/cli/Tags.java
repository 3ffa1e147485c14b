package dev.lamina.cli;

import dev.lamina.store.ref.ImageReference;

/** {@code lamina tags}: what a repository of a registry has. */
final class Tags implements Command {
    private final Arguments arguments =
            new Arguments("lamina tags", "[--json] REPO", "Lists the tags of a repository.");
    private final RegistryOptions registryOptions = new RegistryOptions(arguments);
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As a JSON array.");
    private final Arguments.Value<String> name = arguments.operand("REPO", "A repository.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var registries = registryOptions.open(new Warnings(console, "lamina"));
        var tags = registries.repository(ImageReference.parse(name.get())).tags();
        if (json.get()) {
            Json.print(console.out(), tags);
        } else {
            tags.forEach(tag -> console.out().println(Console.printable(tag)));
        }
        return ExitCode.OK.code();
    }
}
