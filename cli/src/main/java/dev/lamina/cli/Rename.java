package dev.lamina.cli;

/** {@code lamina rename}. */
final class Rename implements Command {
    private final Arguments arguments =
            new Arguments("lamina rename", "CONTAINER NAME", "Gives a container another name.");
    private final EngineOptions engine = new EngineOptions("lamina rename", arguments);
    private final Arguments.Value<String> container =
            arguments.operand("CONTAINER", "Name, id, or the beginning of an id.");
    private final Arguments.Value<String> name = arguments.operand("NAME", "The new name.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        engine.containers(console).find(container.get()).rename(name.get());
        return ExitCode.OK.code();
    }
}
