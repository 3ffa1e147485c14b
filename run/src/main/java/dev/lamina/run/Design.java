package dev.lamina.run;

import dev.lamina.run.container.ContainerSpec;
import dev.lamina.run.container.Limits;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.store.layer.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * A container as it is asked for: image and options together, names not yet resolved.
 *
 * @param name what it is to be called, beside its id
 * @param source what the container's mount table shows as the source of its root
 * @param hostName the abbreviated id if empty
 * @param environment {@code NAME=value}, over the defaults, later ones over earlier ones
 * @param user {@code user[:group]} by the image's names, empty for root
 * @param directory absolute
 * @param privileged whether nothing of the isolation of a root user's processes is kept but the
 *     namespaces
 */
record Design(
        Optional<String> name,
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
        Limits limits,
        boolean privileged,
        boolean noNewPrivileges,
        boolean readOnlyRoot,
        boolean supervised,
        ContainerFolder.Fate fate) {}
