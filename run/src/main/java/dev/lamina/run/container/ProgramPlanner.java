package dev.lamina.run.container;

import dev.lamina.run.container.ContainerSpec.Confinement;
import dev.lamina.run.container.ContainerSpec.Program;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.store.layer.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a process that stands in a container becomes a program of it, with no more rights than it
 * shall have: the first one's way and that of any that comes later.
 */
record ProgramPlanner(Host host, Program program, Streams streams, Confinement confinement) {
    private static final int SOFT_OPEN_FILES = 1024;
    private static final int HARD_OPEN_FILES = 524288;
    private static final int MAX_OOM_SCORE = 1000;

    /** What no process of the container gets back. */
    void restrict(PlanSteps steps) {
        if (confinement.noNewPrivileges()) {
            steps.must(new Operation.ForbidNewPrivileges());
        }
        long hard =
                host.openFiles() == -1
                        ? HARD_OPEN_FILES
                        : Math.min(HARD_OPEN_FILES, host.openFiles());
        steps.must(new Operation.SetLimit(Limit.NOFILE, Math.min(SOFT_OPEN_FILES, hard), hard));
        steps.must(new Operation.SetLimit(Limit.CORE, 0, 0));
        steps.attempt(new Operation.SetOomScore(Math.min(host.oomScore() + 100, MAX_OOM_SCORE)));
        steps.must(new Operation.SetUmask(program.umask()));
        if (!confinement.noNewPrivileges()) {
            filterCalls(steps); // it takes the capability that goes next
        }
        steps.must(new Operation.BoundCapabilities(granted()));
    }

    /** The last steps: the process becomes the program. */
    void start(PlanSteps steps) {
        steps.must(new Operation.NewSession(streams instanceof Streams.Terminal));
        steps.must(new Operation.EnterDirectory(program.directory()));
        if (streams instanceof Streams.Inherited(var owned)) {
            for (int stream : owned.stream().sorted().toList()) {
                steps.must(
                        new Operation.OwnStream(
                                stream, program.user().uid(), program.user().gid()));
            }
        }
        var held = program.user().uid() == 0 ? granted() : CapabilitySet.NONE;
        steps.must(new Operation.BecomeUser(program.user(), held));
        steps.must(new Operation.CheckDirectory());
        if (confinement.noNewPrivileges()) {
            filterCalls(steps); // as late as can be: nothing of ours runs under it but the execve
        }
        steps.must(
                new Operation.Execute(
                        candidates(program), program.arguments(), program.environment()));
    }

    private void filterCalls(PlanSteps steps) {
        if (host.filters() && !confinement.privileged()) {
            steps.must(new Operation.InstallFilter(SystemCallFilter.compile(granted())));
        }
    }

    private CapabilitySet granted() {
        return confinement.capabilities().within(host.bounding());
    }

    /** A name with a slash stands for itself; any other is looked for in the container's PATH. */
    private static List<ByteString> candidates(ContainerSpec.Program program) {
        var name = program.arguments().getFirst();
        if (indexOf(name, '/', 0) < name.length()) {
            return List.of(name);
        }
        var search = value(program.environment(), "PATH=");
        if (search == null || name.length() == 0) {
            return List.of();
        }
        var candidates = new ArrayList<ByteString>();
        for (int start = 0; start <= search.length(); ) {
            int end = indexOf(search, ':', start);
            if (end > start) {
                candidates.add(join(search.bytes(), start, end, name.bytes()));
            }
            start = end + 1;
        }
        return candidates;
    }

    private static @Nullable ByteString value(List<ByteString> environment, String prefix) {
        for (ByteString variable : environment) {
            if (variable.startsWith(prefix)) {
                byte[] bytes = variable.bytes();
                return ByteString.of(bytes, prefix.length(), bytes.length - prefix.length());
            }
        }
        return null;
    }

    private static int indexOf(ByteString text, char wanted, int from) {
        int i = from;
        while (i < text.length() && text.at(i) != wanted) {
            i++;
        }
        return i;
    }

    private static ByteString join(byte[] search, int start, int end, byte[] name) {
        var joined = new byte[end - start + 1 + name.length];
        System.arraycopy(search, start, joined, 0, end - start);
        joined[end - start] = '/';
        System.arraycopy(name, 0, joined, end - start + 1, name.length);
        return ByteString.of(joined);
    }
}
