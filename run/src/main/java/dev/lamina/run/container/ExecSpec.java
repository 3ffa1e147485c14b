package dev.lamina.run.container;

import dev.lamina.run.container.ContainerSpec.Confinement;
import dev.lamina.run.container.ContainerSpec.Program;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.store.layer.ByteString;
import java.util.List;

/**
 * A further program of a container that runs.
 *
 * @param id of the container
 * @param processFiles of the container's groups
 * @param hostNetwork whether the container uses the host's network
 */
public record ExecSpec(
        String id,
        List<ByteString> processFiles,
        boolean hostNetwork,
        Program program,
        Streams streams,
        Confinement confinement) {
    public ExecSpec {
        processFiles = List.copyOf(processFiles);
    }
}
