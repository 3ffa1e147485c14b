package dev.lamina.cli;

/** One command: its arguments as fields, and what it does. Made for one run. */
interface Command {
    Arguments arguments();

    /**
     * @return the exit code of the process
     * @throws Exception what {@link ErrorPrinter} turns into words
     */
    int run(Console console) throws Exception;

    /** The exit code when the command line makes no sense. */
    default ExitCode misuse() {
        return failure() == ExitCode.LAMINA ? ExitCode.LAMINA : ExitCode.USAGE;
    }

    /** The exit code when Lamina itself fails, not what it runs. */
    default ExitCode failure() {
        return ExitCode.FAILED;
    }
}
