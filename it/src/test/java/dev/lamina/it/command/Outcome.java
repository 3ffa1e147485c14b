package dev.lamina.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What came of a program: its exit code and all it wrote. */
public record Outcome(List<String> command, int code, String out, String err) {

    /** Fails the test, with what the program wrote, unless the code is 0. */
    public Outcome succeeded() {
        return endedWith(0);
    }

    public Outcome endedWith(int expected) {
        assertThat(code).as("exit code, %s", this).isEqualTo(expected);
        return this;
    }

    @Override
    public String toString() {
        return String.join(" ", command) + "\n-- out --\n" + out + "-- err --\n" + err;
    }
}
