package dev.lamina.cli;

import java.util.function.Consumer;

/** Warnings, one line each. */
record Warnings(Console console, String program) implements Consumer<String> {
    @Override
    public void accept(String warning) {
        console.err().println(program + ": warning: " + Console.printable(warning));
    }
}
