package dev.lamina.cli;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.ref.ImageReference;

/** {@code lamina delete}: an image of a registry. */
final class Delete implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina delete",
                    "REF",
                    "Removes an image from its registry, with every tag that leads to it there.");
    private final RegistryOptions registryOptions = new RegistryOptions(arguments);
    private final Arguments.Value<String> name =
            arguments.operand("REF", "A name with a tag or digest.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var reference = ImageReference.parse(name.get());
        if (reference.tag().isEmpty() && reference.digest().isEmpty()) {
            throw new UsageException(
                    "neither tag nor digest: " + name.get(), "say exactly what is to be removed");
        }
        var repository =
                registryOptions.open(new Warnings(console, "lamina")).repository(reference);
        var digest =
                reference.digest().isPresent()
                        ? reference.digest()
                        : repository.digest(reference.tag().orElse("latest"));
        if (digest.isEmpty()) {
            throw new StoreException("the registry has no " + reference, "");
        }
        repository.delete(digest.get());
        console.out().println("Deleted: " + reference.withDigest(digest.get()).familiar());
        return ExitCode.OK.code();
    }
}
