package dev.lamina.cli;

import dev.lamina.run.Launcher;

/** {@code jrun}: runs a program of an image in a container. */
final class Jrun implements Command {
    private final Arguments arguments;
    private final EngineOptions engine;
    private final Arguments.Value<Boolean> detach;
    private final Arguments.Value<String> pull;
    private final Arguments.Value<Boolean> verify;
    private final RunArguments asked;

    Jrun(String program) {
        arguments =
                new Arguments(
                                program,
                                "[OPTIONS] REF [COMMAND [ARGUMENT…]]",
                                "Runs an image in new mount, PID, UTS, IPC, network and cgroup namespaces.",
                                "The exit code is the program's; 125 Lamina's own failure, 126 not"
                                        + " executable, 127 not found, 128+n ended by signal n.")
                        .optionsBeforeOperandsOnly();
        engine = new EngineOptions("jrun", arguments);
        detach =
                arguments.flag("-d, --detach", "Run in the background; print the id once it runs.");
        pull = PullOption.of(arguments);
        verify =
                arguments.flag(
                        "--verify-reads",
                        "Check a file of the image against its digest when it is opened first.");
        asked = new RunArguments(arguments);
    }

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
        var pulling = RegistryFetcher.attach(engine.images(), console, "jrun", pull.get());
        var images = verify.get() ? pulling.verifyingReads() : pulling;
        var reference = ImageLookup.reference(images, asked.image());
        var launcher = new Launcher(engine.engine(images, console), images);
        if (!detach.get()) {
            return launcher.run(reference, options).code();
        }
        var id = launcher.create(reference, options);
        int code = Supervise.start(images.layout().root(), id, console);
        if (code == ExitCode.OK.code()) {
            console.out().println(id);
        }
        return code;
    }
}
