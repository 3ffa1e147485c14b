package dev.lamina.cli;

/** {@code lamina} without a command: the list of them. */
final class Overview implements Command {
    @Override
    public Arguments arguments() {
        return new Arguments("lamina", "COMMAND [ARGUMENTS…]", lines());
    }

    private static String[] lines() {
        return Programs.commands().entrySet().stream()
                .map(e -> String.format("  %-10s %s", e.getKey(), e.getValue().description()))
                .toArray(String[]::new);
    }

    @Override
    public int run(Console console) {
        console.err().print(arguments().help());
        return ExitCode.USAGE.code();
    }
}
