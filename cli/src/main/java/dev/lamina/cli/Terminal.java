package dev.lamina.cli;

/** Whether somebody sits before a stream. */
final class Terminal {
    private Terminal() {}

    /** Standard input and output are terminals. */
    static boolean isInput() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    static boolean isOutput() {
        return dev.lamina.linux.Linux.SYSTEM.terminals().isTerminal(1);
    }

    static boolean isError() {
        return dev.lamina.linux.Linux.SYSTEM.terminals().isTerminal(2);
    }
}
