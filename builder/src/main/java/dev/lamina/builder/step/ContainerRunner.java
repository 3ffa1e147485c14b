package dev.lamina.builder.step;

import dev.lamina.run.Engine;
import dev.lamina.run.Resources;
import dev.lamina.run.StepRun;
import dev.lamina.run.container.StartException;
import dev.lamina.store.ImageStore;
import java.io.IOException;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands in containers, in the isolation of any other. Needs root and FUSE. The engine is
 * made for the first command, since a build that finds everything in its cache needs none.
 */
public final class ContainerRunner implements StepRunner {
    private final Supplier<Engine> engines;
    private final Resources resources;
    private final ImageStore store;
    private @Nullable Engine engine;

    /**
     * @param resources what each command gets of the machine
     */
    public ContainerRunner(Supplier<Engine> engines, Resources resources, ImageStore store) {
        this.engines = engines;
        this.resources = resources;
        this.store = store;
    }

    private synchronized Engine engine() {
        var made = engine;
        if (made == null) {
            made = engines.get();
            engine = made;
        }
        return made;
    }

    /** How much a command gets of the machine changes nothing; what it can see of it does. */
    @Override
    public String conditions() {
        var names = resources.names().hosts().stream().map(line -> line.replaceAll(".*\t", ""));
        var ranges = resources.processes().ranges();
        var hosts = names.sorted().toList();
        return hosts.isEmpty() && ranges.isEmpty() ? "" : hosts + " " + ranges;
    }

    @Override
    public Outcome run(Task task) throws IOException, InterruptedException, StepException {
        var scripts = new TreeMap<String, String>();
        task.scripts().forEach(script -> scripts.put(script.name(), script.content()));
        var step =
                new StepRun(
                        task.layers(),
                        task.arguments(),
                        task.environment(),
                        task.user(),
                        task.workdir(),
                        network(task),
                        scripts,
                        task.mounts(),
                        task.insecure(),
                        resources,
                        task.latest());
        try {
            var outcome = step.run(engine(), store, task.log()::write, task.cancellation());
            return new Outcome(outcome.status().code(), outcome.layer());
        } catch (StartException e) {
            if (e.exitCode() == StartException.FAILED) {
                throw e;
            }
            throw new StepException(String.valueOf(e.getMessage()));
        }
    }

    private static dev.lamina.run.Network network(Task task) {
        return switch (task.network()) {
            case NONE -> dev.lamina.run.Network.NONE;
            case HOST -> dev.lamina.run.Network.HOST;
        };
    }
}
