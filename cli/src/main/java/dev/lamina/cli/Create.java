package dev.lamina.cli;

import dev.lamina.run.Launcher;

/** {@code lamina create}. */
final class Create implements Command {
    private final Arguments arguments =
            new Arguments(
                            "lamina create",
                            "[OPTIONS] REF [COMMAND [ARGUMENT…]]",
                            "Makes a container without starting it; prints its id.")
                    .optionsBeforeOperandsOnly();
    private final EngineOptions engine = new EngineOptions("lamina", arguments);
    private final Arguments.Value<String> pull = PullOption.of(arguments);
    private final RunArguments asked = new RunArguments(arguments);

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public ExitCode failure() {
        return ExitCode.LAMINA;
    }

    @Override
    public int run(Console console) throws Exception {
        var options = asked.options();
        var images = RegistryFetcher.attach(engine.images(), console, "lamina", pull.get());
        var launcher = new Launcher(engine.engine(images, console), images);
        console.out()
                .println(launcher.create(ImageLookup.reference(images, asked.image()), options));
        return ExitCode.OK.code();
    }
}
