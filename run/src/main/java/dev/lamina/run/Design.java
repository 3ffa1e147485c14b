package dev.lamina.run;

import dev.lamina.run.container.CapabilitySet;
import dev.lamina.run.container.ContainerSpec;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A container as it is asked for: image and options together, names not yet resolved.
 *
 * @param source what the container's mount table shows as the source of its root
 * @param hostName the abbreviated id if empty
 * @param environment {@code NAME=value}, over the defaults, later ones over earlier ones
 * @param user {@code user[:group]} by the image's names, empty for root
 * @param directory absolute
 * @param privileged whether nothing of the isolation of a root user's processes is kept but the
 *     namespaces
 */
record Design(
        String source,
        Optional<String> hostName,
        Network network,
        List<Volume> volumes,
        List<StepMount> mounts,
        List<ByteString> arguments,
        List<String> environment,
        String user,
        String directory,
        ContainerSpec.Streams streams,
        Resources resources,
        boolean privileged,
        boolean noNewPrivileges,
        boolean readOnlyRoot,
        boolean supervised) {

    ContainerSpec.Confinement confinement() {
        return new ContainerSpec.Confinement(
                privileged ? CapabilitySet.ALL : CapabilitySet.DEFAULT,
                privileged,
                noNewPrivileges);
    }

    static Design of(
            ImageReference reference,
            ContainerConfig image,
            RunOptions options,
            ContainerSpec.Streams streams)
            throws IOException {
        var program = options.program();
        var view = options.view();
        var environment = new ArrayList<>(image.env());
        environment.addAll(program.environment());
        String directory = program.directory().or(image::workingDir).orElse("/");
        if (!directory.startsWith("/")) {
            throw new IOException("the working directory " + directory + " is not absolute");
        }
        return new Design(
                reference.tagged().toString(),
                view.hostName(),
                view.network(),
                view.volumes(),
                List.of(),
                command(reference, image, program.command()),
                environment,
                program.user().or(image::user).orElse(""),
                directory,
                streams,
                Resources.of(options.limits()),
                false,
                true,
                view.readOnlyRoot(),
                program.supervised());
    }

    /** The entry point with what was asked for, or with what the image says. */
    private static List<ByteString> command(
            ImageReference reference, ContainerConfig image, List<String> given)
            throws IOException {
        var command = new ArrayList<>(image.entrypoint().orElse(List.of()));
        command.addAll(given.isEmpty() ? image.cmd().orElse(List.of()) : given);
        if (command.isEmpty()) {
            throw new IOException(
                    "image " + reference.tagged() + " names no program: give a command after it");
        }
        return command.stream().map(ByteString::of).toList();
    }
}
