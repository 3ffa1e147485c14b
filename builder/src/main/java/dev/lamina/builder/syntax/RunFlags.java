package dev.lamina.builder.syntax;

import java.util.List;
import java.util.Optional;

/**
 * The flags of RUN and CAPTURE.
 *
 * @param errexit false only where mode B's {@code --errexit=false} says so
 */
public record RunFlags(
        List<Mount> mounts,
        Optional<Word> network,
        Optional<Word> security,
        List<Word> devices,
        boolean errexit) {
    public RunFlags {
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
    }
}
