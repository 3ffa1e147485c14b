package dev.lamina.run;

import dev.lamina.run.container.Cgroup;
import dev.lamina.run.container.Hierarchy;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.run.state.ContainerFolder.Claim;
import dev.lamina.run.state.ContainerFolder.Fate;
import dev.lamina.run.state.ContainerId;
import dev.lamina.run.state.ContainerNames;
import dev.lamina.run.state.ProcessIdentity;
import java.io.IOException;
import java.util.List;

/**
 * This process' hold on a container's folder: while it lasts, nobody else runs the container, and a
 * crash in between is swept. Closing leaves the folder as its fate says.
 */
final class Tenancy implements AutoCloseable {
    private final Engine engine;
    private final ContainerId id;
    private final ContainerFolder folder;
    private final boolean temporary;
    private Fate fate;

    private Tenancy(
            Engine engine, ContainerId id, ContainerFolder folder, boolean temporary, Fate fate) {
        this.engine = engine;
        this.id = id;
        this.folder = folder;
        this.temporary = temporary;
        this.fate = fate;
    }

    /** A new folder; whatever its fate is to be, it goes unless {@link #keep} is called. */
    static Tenancy create(Engine engine, Fate fate) throws IOException {
        return create(engine, fate, Hierarchy.read());
    }

    /**
     * As the other.
     *
     * @param hierarchies in which its groups are going to be
     */
    static Tenancy create(Engine engine, Fate fate, List<Hierarchy> hierarchies)
            throws IOException {
        var id = ContainerId.random();
        var layout = engine.layout();
        var folder =
                ContainerFolder.create(
                        layout.containers(), layout.temporary(), id, claim(id, fate, hierarchies));
        return new Tenancy(engine, id, folder, fate == Fate.REMOVED, Fate.REMOVED);
    }

    /**
     * @throws IOException when a living process has it
     */
    static Tenancy takeOver(Engine engine, ContainerId id, ContainerFolder folder, Fate fate)
            throws IOException {
        folder.takeOver(claim(id, fate, Hierarchy.read()));
        return new Tenancy(engine, id, folder, fate == Fate.REMOVED, fate);
    }

    /** With the groups it is going to have, so that they are swept too. */
    private static Claim claim(ContainerId id, Fate fate, List<Hierarchy> hierarchies)
            throws IOException {
        return new Claim(ProcessIdentity.current(), fate, Cgroup.possible(hierarchies, id.hex()));
    }

    ContainerId id() {
        return id;
    }

    ContainerFolder folder() {
        return folder;
    }

    /** Whether nothing of the container is to be kept when it has ended. */
    boolean isTemporary() {
        return temporary;
    }

    /** The container stays when this is closed. */
    void keep() {
        fate = Fate.KEPT;
    }

    /**
     * @throws IOException when another container has the name
     */
    void name(String name) throws IOException {
        if (!name.isEmpty()) {
            new ContainerNames(engine.layout().containers()).give(name, id);
        }
    }

    @Override
    public void close() throws IOException {
        switch (fate) {
            case KEPT -> folder.retire();
            case REMOVED -> remove(engine, id, folder);
        }
    }

    /** Removes a container that nobody runs, and its name. */
    static void remove(Engine engine, ContainerId id, ContainerFolder folder) throws IOException {
        var names = new ContainerNames(engine.layout().containers());
        folder.remove();
        names.releaseAll(List.of(id));
    }
}
