package dev.lamina.cli;

/** Whether somebody sits before a stream. */
final class Terminal {
    private Terminal() {}

    /** Standard input and output are terminals. */
    static boolean isInput() {
        return dev.lamina.linux.Linux.SYSTEM.terminals().isTerminal(0) && isOutput();
    }

    static boolean isOutput() {
        return dev.lamina.linux.Linux.SYSTEM.terminals().isTerminal(1);
    }

    static boolean isError() {
        return dev.lamina.linux.Linux.SYSTEM.terminals().isTerminal(2);
    }
}
