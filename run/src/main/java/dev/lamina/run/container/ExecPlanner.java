package dev.lamina.run.container;

import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.store.layer.ByteString;
import java.util.EnumSet;
import java.util.Set;

/**
 * The steps of a further program: it enters the container's groups and namespaces and is confined
 * as the first one is, never less. Pure. docs/isolation.md gives the reasons for the order.
 */
public final class ExecPlanner {
    private ExecPlanner() {}

    public static InitPlan plan(ExecSpec spec, Host host) {
        var steps = new PlanSteps();
        steps.must(new Operation.ReceiveProcess());
        // First, so that the process that follows is in it.
        steps.must(new Operation.JoinNamespaces(Set.of(Namespace.PID)));
        steps.must(new Operation.StartContainer(false));
        for (ByteString processes : spec.processFiles()) {
            steps.must(new Operation.EnterGroup(processes));
        }
        var others = EnumSet.of(Namespace.MOUNT, Namespace.CGROUP, Namespace.UTS, Namespace.IPC);
        if (!spec.hostNetwork()) {
            others.add(Namespace.NETWORK);
        }
        steps.must(new Operation.JoinNamespaces(others));
        steps.must(new Operation.OpenRoot(ByteString.of("/")));
        steps.must(new Operation.JoinKeyring("lamina-" + spec.id()));
        steps.must(new Operation.ReplaceNullStreams());
        if (spec.streams() instanceof Streams.Terminal(int rows, int columns)) {
            int uid = spec.program().user().uid();
            steps.must(new Operation.OpenTerminal(rows, columns, uid, false));
        }
        var program = new ProgramPlanner(host, spec.program(), spec.streams(), spec.confinement());
        program.restrict(steps);
        program.start(steps);
        return steps.plan();
    }
}
