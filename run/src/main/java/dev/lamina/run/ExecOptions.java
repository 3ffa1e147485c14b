package dev.lamina.run;

import dev.lamina.run.RunOptions.Console;
import java.util.List;
import java.util.Optional;

/**
 * A further program of a container that runs.
 *
 * @param environment {@code NAME=value}, over the container's
 * @param directory absolute; the container's if empty
 * @param user {@code user[:group]}; the container's if empty
 * @param privileged whether it may do all that the kernel knows, whatever the container may
 */
public record ExecOptions(
        List<String> command,
        List<String> environment,
        Optional<String> directory,
        Optional<String> user,
        boolean privileged,
        Console console) {
    public ExecOptions {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
    }
}
