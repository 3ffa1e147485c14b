package dev.lamina.cli;

/** {@code lamina version}. */
final class Version implements Command {
    static final String VERSION = "0.1.0";

    private final Arguments arguments = new Arguments("lamina version", "");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) {
        console.out().printf("lamina %s (Java %s)%n", VERSION, Runtime.version());
        return ExitCode.OK.code();
    }
}
