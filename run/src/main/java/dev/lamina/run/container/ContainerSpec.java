package dev.lamina.run.container;

import dev.lamina.store.layer.ByteString;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a container shall be, everything decided: names are resolved, ids are numbers, host paths
 * exist.
 *
 * @param id names the container towards the kernel
 * @param hostNetwork whether it uses the host's network; otherwise it has one with loopback only
 * @param mounts in the order of their targets' depth, later ones of the same depth on top
 * @param supervised whether init stays as process 1 and the program is its child
 */
public record ContainerSpec(
        String id,
        Root root,
        ByteString hostName,
        boolean hostNetwork,
        List<Attached> mounts,
        Program program,
        Streams streams,
        Confinement confinement,
        boolean readOnlyRoot,
        boolean supervised) {

    /**
     * What no program of the container may do more than.
     *
     * @param privileged whether nothing is masked, read-only or filtered
     * @param noNewPrivileges whether set-id programs and file capabilities gain nothing
     */
    public record Confinement(
            CapabilitySet capabilities, boolean privileged, boolean noNewPrivileges) {}

    /** Where the container's root comes from. */
    public sealed interface Root {
        /** The folder, on the host, on which the root is mounted or which is the root. */
        ByteString folder();

        /**
         * A union that init mounts inside the container and this process serves.
         *
         * @param source the first column of the container's mount table
         */
        record Union(ByteString folder, String source) implements Root {}

        /** A directory of the host, perhaps a mount that is there already. */
        record Directory(ByteString folder) implements Root {}
    }

    /** Something that is mounted in the root. */
    public sealed interface Attached {
        /** Absolute, in the container. */
        ByteString target();

        boolean isDirectory();
    }

    /**
     * A file or directory of the host.
     *
     * @param host absolute, exists
     * @param generated a file of ours, which a link in the image may not lead elsewhere
     */
    public record Bind(
            ByteString host,
            ByteString target,
            boolean isDirectory,
            boolean readOnly,
            boolean generated)
            implements Attached {}

    /**
     * A part of a further union, which this process serves as it does the root.
     *
     * @param folder a directory of the host to mount the union on, or on which it is mounted if the
     *     root is a directory
     * @param source absolute in the union, free of links
     */
    public record Tree(
            ByteString folder,
            ByteString source,
            ByteString target,
            boolean isDirectory,
            boolean readOnly)
            implements Attached {}

    /**
     * An empty directory in memory.
     *
     * @param size in bytes; half of the machine's memory if empty
     */
    public record Memory(ByteString target, OptionalLong size) implements Attached {
        @Override
        public boolean isDirectory() {
            return true;
        }
    }

    /**
     * A file whose content never reaches a disk.
     *
     * @param folder an empty directory of the host for its use
     */
    public record MemoryFile(
            ByteString folder, ByteString target, int mode, int uid, int gid, ByteString content)
            implements Attached {
        @Override
        public boolean isDirectory() {
            return false;
        }
    }

    /**
     * @param arguments the first is looked up in the environment's PATH unless it has a slash
     * @param environment NAME=VALUE
     * @param directory absolute; made where it is missing
     */
    public record Program(
            List<ByteString> arguments,
            List<ByteString> environment,
            ByteString directory,
            Operation.BecomeUser.Identity user,
            int umask) {
        public Program {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            if (arguments.isEmpty()) {
                throw new IllegalArgumentException("no program");
            }
        }
    }

    /** Standard input, output and error. */
    public sealed interface Streams {
        /**
         * The descriptors given to the start.
         *
         * @param owned which of them are pipes made for this container; its user may then open them
         *     again
         */
        record Inherited(Set<Integer> owned) implements Streams {}

        /** A new terminal of the container; its size, 0 if unknown. */
        record Terminal(int rows, int columns) implements Streams {}
    }

    public ContainerSpec {
        mounts = List.copyOf(mounts);
    }
}
