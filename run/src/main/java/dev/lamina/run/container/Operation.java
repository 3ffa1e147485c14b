package dev.lamina.run.container;

import dev.lamina.store.layer.ByteString;
import java.util.List;
import java.util.Set;

/**
 * One thing init does. It holds final values only: numeric ids, absolute paths, masks. Paths called
 * {@code target} or {@code path} are resolved inside the container's root, {@code host} paths are
 * not.
 */
public sealed interface Operation {
    long RESOLVE_NO_XDEV = 1;

    /** Writes the code of init.c's table, then the fields in the order its function takes them. */
    void encode(PlanEncoder to);

    /** All further steps belong to a new process, in a pid namespace of its own if asked for. */
    record StartContainer(boolean pidNamespace) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(0).number(pidNamespace ? Namespace.PID.flag() : 0);
        }
    }

    /**
     * @param host the group's {@code cgroup.procs}
     */
    record EnterGroup(ByteString host) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(1).text(host);
        }
    }

    record NewNamespaces(Set<Namespace> namespaces) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(2).number(Namespace.flags(namespaces));
        }
    }

    /** A session keyring of the container's own; a kernel that has none or refuses is accepted. */
    record JoinKeyring(String name) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(3).text(name);
        }
    }

    record DetachFromHost() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(4);
        }
    }

    record OpenFuse() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(5);
        }
    }

    /** Mounts the device opened before, and sends it to the supervisor, which serves it. */
    record MountFuse(ByteString host, String source, Set<MountOption> options, String data)
            implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(6).text(host).text(source).number(MountOption.flags(options)).text(data);
        }
    }

    /** A directory becomes a mount, so that it can become the root. */
    record BindRoot(ByteString host) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(7).text(host);
        }
    }

    record OpenRoot(ByteString host) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(8).text(host);
        }
    }

    /** A file system of the kernel on an ordinary directory, made where it is missing. */
    record Mount(String type, ByteString target, Set<MountOption> options, String data)
            implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(9).text(type).text(target).number(MountOption.flags(options)).text(data);
        }
    }

    /**
     * @param withinMount a link on the way may not lead into another mount
     */
    record Bind(
            ByteString host,
            ByteString target,
            Set<MountOption> options,
            boolean recursive,
            boolean withinMount)
            implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(10)
                    .text(host)
                    .text(target)
                    .flag(recursive)
                    .number(MountOption.flags(options))
                    .number(withinMount ? RESOLVE_NO_XDEV : 0);
        }
    }

    /** Adds options to the mount at a path. */
    record Restrict(ByteString path, Set<MountOption> options) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(11).text(path).number(MountOption.flags(options));
        }
    }

    record MakeDirectory(ByteString path, int mode) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(12).text(path).number(mode);
        }
    }

    record MakeDevice(ByteString path, int mode, int major, int minor) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(13).text(path).number(mode).number(major).number(minor);
        }
    }

    record MakeLink(ByteString path, ByteString content) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(14).text(content).text(path);
        }
    }

    /**
     * A file in memory, alone in a file system of its own that only the container's mount namespace
     * knows.
     *
     * @param host an empty directory
     * @param name of the file in it
     */
    record MemoryFile(
            ByteString host, ByteString name, int mode, int uid, int gid, ByteString content)
            implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(36).text(host).text(name).number(mode).number(uid).number(gid);
            to.data(content);
        }
    }

    record Pivot() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(15);
        }
    }

    /** An absent path is left alone. */
    record ReadOnly(ByteString path) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(16).text(path);
        }
    }

    /** Hides what is at a path; an absent path is left alone. */
    record Mask(ByteString path) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(17).text(path);
        }
    }

    record RaiseLoopback() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(18);
        }
    }

    record SetHostName(ByteString name) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(19).text(name);
        }
    }

    /**
     * @param path below {@code /proc/sys}
     */
    record SetSysctl(ByteString path, String value) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(20).text(path).text(value);
        }
    }

    /** An unsigned limit; -1 is none. */
    record SetLimit(Limit limit, long soft, long hard) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(21).number(limit.number()).number(soft).number(hard);
        }
    }

    record SetOomScore(int score) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(22).text(Integer.toString(score));
        }
    }

    record SetUmask(int mask) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(23).number(mask);
        }
    }

    /** Standard streams that are the host's null device become the container's own. */
    record ReplaceNullStreams() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(24);
        }
    }

    /** Gives a pipe of ours, one of the standard streams, to the container's user. */
    record OwnStream(int stream, int uid, int gid) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(25).number(stream).number(uid).number(gid);
        }
    }

    /**
     * A terminal of the container's own; the supervisor is sent its other side.
     *
     * @param console whether it is {@code /dev/console} too
     */
    record OpenTerminal(int rows, int columns, int uid, boolean console) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(26).number(rows).number(columns).number(uid).flag(console);
        }
    }

    /** Takes the process whose namespaces are to be joined, sent beside the plan. */
    record ReceiveProcess() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(37);
        }
    }

    /** A pid namespace becomes that of the next child. */
    record JoinNamespaces(Set<Namespace> namespaces) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(38).number(Namespace.flags(namespaces));
        }
    }

    /** This process stays as process 1; further steps are those of its child. */
    record Supervise() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(27);
        }
    }

    record NewSession(boolean controllingTerminal) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(28).flag(controllingTerminal);
        }
    }

    /** Made where it is missing. */
    record EnterDirectory(ByteString path) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(29).text(path);
        }
    }

    record ForbidNewPrivileges() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(30);
        }
    }

    record BoundCapabilities(CapabilitySet kept) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(31).number(kept.mask());
        }
    }

    /**
     * @param capabilities permitted and effective ones; inheritable and ambient become empty
     */
    record BecomeUser(Identity identity, CapabilitySet capabilities) implements Operation {
        /** Numbers only: of the user, its group, and exactly its supplementary groups. */
        public record Identity(int uid, int gid, List<Integer> groups) {
            public Identity {
                groups = List.copyOf(groups);
            }
        }

        @Override
        public void encode(PlanEncoder to) {
            to.operation(32)
                    .number(identity.uid())
                    .number(identity.gid())
                    .number(capabilities.mask())
                    .numbers(identity.groups());
        }
    }

    /** The working directory must have a path in the root. */
    record CheckDirectory() implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(33);
        }
    }

    /**
     * @param program classic BPF, 8 bytes an instruction
     */
    record InstallFilter(ByteString program) implements Operation {
        @Override
        public void encode(PlanEncoder to) {
            to.operation(34).data(program);
        }
    }

    /**
     * The first candidate that can be executed becomes the program.
     *
     * @param candidates absolute paths, or relative to the working directory
     */
    record Execute(
            List<ByteString> candidates, List<ByteString> arguments, List<ByteString> environment)
            implements Operation {
        public Execute {
            candidates = List.copyOf(candidates);
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
        }

        @Override
        public void encode(PlanEncoder to) {
            to.operation(35).texts(candidates).texts(arguments).texts(environment);
        }
    }
}
