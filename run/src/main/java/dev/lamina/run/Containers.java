package dev.lamina.run;

import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.rootfs.ContainerChange;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.run.state.ContainerFolder.Fate;
import dev.lamina.run.state.ContainerId;
import dev.lamina.run.state.ContainerNames;
import dev.lamina.run.state.ContainerState;
import dev.lamina.run.state.Sweeper;
import dev.lamina.store.ImageStore;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Image;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The containers of a store: those that run and those that are kept. Thread-safe. */
public final class Containers {
    private final Engine engine;
    private final ImageStore store;

    public Containers(Engine engine, ImageStore store) {
        this.engine = engine;
        this.store = store;
    }

    /** All of them, the newest first; what the dead have left is removed before. */
    public List<StoredContainer> list() throws IOException {
        sweep();
        var found = new ArrayList<StoredContainer>();
        try (var folders = Files.newDirectoryStream(engine.layout().containers(), "[0-9a-f]*")) {
            for (Path path : folders) {
                try {
                    found.add(read(new ContainerFolder(path)));
                } catch (NoSuchFileException e) {
                    // a step of a build, or gone meanwhile
                }
            }
        }
        found.sort(Comparator.comparing((StoredContainer c) -> c.creation().created()).reversed());
        return found;
    }

    private void sweep() throws IOException {
        engine.requireRoot();
        new Sweeper(engine.linux(), engine.layout().containers()).sweep();
    }

    private StoredContainer read(ContainerFolder folder) throws IOException {
        return new StoredContainer(engine, folder, Creation.read(folder), folder.state());
    }

    /**
     * @param text a name, an id, or the beginning of one id
     * @throws StoreException when it means none or several
     */
    public StoredContainer find(String text) throws IOException {
        sweep();
        if (RunOptions.isName(text)) {
            var named = new ContainerNames(engine.layout().containers()).find(text);
            if (named.isPresent()) {
                return read(folder(named.get()));
            }
        }
        var matching = new ArrayList<StoredContainer>();
        if (!text.isEmpty() && text.chars().allMatch(java.util.HexFormat::isHexDigit)) {
            for (var container : list()) {
                if (container.id().hex().startsWith(text)) {
                    matching.add(container);
                }
            }
        }
        return switch (matching.size()) {
            case 1 -> matching.getFirst();
            case 0 ->
                    throw new StoreException(
                            "no such container: " + text, "List them with: lamina ps -a");
            default ->
                    throw new StoreException(
                            matching.size() + " containers have an id that begins with " + text,
                            "Give more of it.");
        };
    }

    private ContainerFolder folder(ContainerId id) {
        return new ContainerFolder(engine.layout().containers().resolve(id.hex()));
    }

    /**
     * Runs a container that exists, until it ends for good: what a process of its own is for.
     *
     * @param ready told when the program runs for the first time
     * @throws IOException when a living process runs it already
     */
    public ExitStatus supervise(StoredContainer container, Runnable ready) throws IOException {
        var fate = container.creation().options().remove() ? Fate.REMOVED : Fate.KEPT;
        try (var tenancy = Tenancy.takeOver(engine, container.id(), container.folder(), fate);
                var signals = new Forwarding(engine.linux().processes())) {
            container.folder().change(ContainerState::wantedByUser);
            var session = new Session(engine, store, tenancy, container.creation());
            return new Supervisor(session, signals, ready).run();
        }
    }

    /**
     * Runs a further program in a container that runs; returns when it has ended.
     *
     * @throws dev.lamina.run.container.StartException when it does not come to run
     */
    public ExitStatus exec(StoredContainer container, ExecOptions options) throws IOException {
        var image = store.image(container.creation().manifest()).config().container();
        return new Exec(engine, container, image, options).run();
    }

    /** What a container has changed in its image, in the order of the paths' bytes. */
    public List<ContainerChange> changes(StoredContainer container) throws IOException {
        var image = store.image(container.creation().manifest());
        try (var layers = store.openStack(image.layers())) {
            return ContainerChange.read(engine.linux(), container.upper(), layers);
        }
    }

    /** Makes an image of a container. */
    public Image commit(StoredContainer container, Commit commit, List<ImageReference> references)
            throws IOException {
        return commit.run(engine, store, container, references);
    }
}
