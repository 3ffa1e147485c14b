package dev.lamina.it.run;

import dev.lamina.linux.Errno;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.run.container.CapabilitySet;
import dev.lamina.run.container.Cgroup;
import dev.lamina.run.container.ContainerProcess;
import dev.lamina.run.container.ContainerSpec;
import dev.lamina.run.container.Hierarchy;
import dev.lamina.run.container.Host;
import dev.lamina.run.container.InitPlan;
import dev.lamina.run.container.InitPlanner;
import dev.lamina.run.container.Limits;
import dev.lamina.run.container.Operation.BecomeUser.Identity;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A container on a plain directory, described by its differences from the default. */
final class TestContainer {
    private final Path root;
    private Identity user = new Identity(0, 0, List.of());
    private Limits limits = Limits.NONE;
    private boolean hostNetwork;
    private boolean noNewPrivileges = true;
    private boolean readOnlyRoot;
    private boolean supervised = true;
    private String directory = "/";
    private final List<ContainerSpec.Bind> binds = new ArrayList<>();

    record Result(int code, String output, long oomKills, List<String> warnings) {}

    TestContainer(Path root) {
        this.root = root;
    }

    TestContainer user(int uid, int gid, Integer... groups) {
        user = new Identity(uid, gid, List.of(groups));
        return this;
    }

    TestContainer limits(Limits given) {
        limits = given;
        return this;
    }

    TestContainer hostNetwork() {
        hostNetwork = true;
        return this;
    }

    TestContainer newPrivileges() {
        noNewPrivileges = false;
        return this;
    }

    TestContainer readOnlyRoot() {
        readOnlyRoot = true;
        return this;
    }

    TestContainer unsupervised() {
        supervised = false;
        return this;
    }

    TestContainer directory(String path) {
        directory = path;
        return this;
    }

    TestContainer bind(Path host, String target, boolean readOnly) {
        binds.add(
                new ContainerSpec.Bind(
                        ByteString.of(host.toString()),
                        ByteString.of(target),
                        true,
                        readOnly,
                        false));
        return this;
    }

    ContainerSpec spec(String... arguments) {
        return new ContainerSpec(
                "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime(),
                new ContainerSpec.Root.Directory(ByteString.of(root.toString())),
                ByteString.of("boxed"),
                hostNetwork,
                List.copyOf(binds),
                new ContainerSpec.Program(
                        Stream.of(arguments).map(ByteString::of).toList(),
                        List.of(ByteString.of("PATH=/usr/bin:/bin")),
                        ByteString.of(directory),
                        user,
                        022),
                new ContainerSpec.Streams.Inherited(Set.of(1, 2)),
                new ContainerSpec.Confinement(CapabilitySet.DEFAULT, false, noNewPrivileges),
                readOnlyRoot,
                supervised);
    }

    Result sh(String script) throws IOException {
        return run("sh", "-c", script);
    }

    Result run(String... arguments) throws IOException {
        var linux = Linux.SYSTEM;
        var files = linux.files();
        var pipe = linux.sockets().pipe();
        var warnings = new ArrayList<String>();
        var spec = spec(arguments);
        try (var reading = new Fd(files, pipe.first());
                var cgroup = Cgroup.create(Hierarchy.read(), spec.id(), limits)) {
            var plan = InitPlanner.plan(spec, Host.read(), cgroup.placement());
            try (var process = start(plan, pipe.second(), new Recorder(warnings))) {
                String output = new String(files.readFully(reading.number(), 1 << 20));
                int code = process.await();
                return new Result(code, output, cgroup.oomKills(), warnings);
            }
        }
    }

    private static ContainerProcess start(InitPlan plan, int output, Recorder recorder)
            throws IOException {
        var files = Linux.SYSTEM.files();
        int nothing = files.open(FileCalls.AT_FDCWD, "/dev/null".getBytes(), FileCalls.O_RDWR, 0);
        try {
            var streams = new int[] {nothing, output, output};
            return ContainerProcess.start(Linux.SYSTEM, plan, streams, recorder);
        } finally {
            files.close(nothing);
            files.close(output);
        }
    }

    /** Serves no union; keeps warnings as text. */
    record Recorder(List<String> warnings) implements ContainerProcess.Supervisor {
        @Override
        public void serve(Fd fuseDevice) {
            fuseDevice.close();
        }

        @Override
        public void warn(InitPlan.Step step, Errno errno) {
            warnings.add(step + ": " + errno);
        }
    }
}
