package dev.lamina.cli;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.ref.ImageReference;

/** {@code lamina digest}: what a name at a registry leads to now. */
final class DigestCommand implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina digest",
                    "[--full-ref] REF",
                    "Prints the digest that a name leads to at its registry. Nothing is pulled.");
    private final RegistryOptions registryOptions = new RegistryOptions(arguments);
    private final Arguments.Value<Boolean> full =
            arguments.flag("--full-ref", "As a reference, name and digest.");
    private final Arguments.Value<String> name = arguments.operand("REF", "A name.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var reference = ImageReference.parse(name.get());
        String wanted =
                reference
                        .digest()
                        .map(Object::toString)
                        .orElseGet(() -> reference.tag().orElse("latest"));
        var digest =
                registryOptions
                        .open(new Warnings(console, "lamina"))
                        .repository(reference)
                        .digest(wanted);
        if (digest.isEmpty()) {
            throw new StoreException(
                    "the registry has no " + reference.tagged(), "See: lamina tags " + reference);
        }
        console.out()
                .println(
                        full.get()
                                ? reference.withDigest(digest.get()).canonical()
                                : digest.get().toString());
        return ExitCode.OK.code();
    }
}
