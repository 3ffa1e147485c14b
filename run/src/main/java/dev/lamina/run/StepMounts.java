package dev.lamina.run;

import dev.lamina.run.container.ContainerSpec;
import dev.lamina.run.container.Hierarchy;
import dev.lamina.run.rootfs.RootFs;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The mounts of one container, made ready: what the specification needs, and the unions to serve.
 */
final class StepMounts implements AutoCloseable {
    private final Engine engine;
    private final ContainerFolder folder;
    private final LayerStack root;
    private final List<ContainerSpec.Attached> attached = new ArrayList<>();
    private final List<RootFs> trees = new ArrayList<>();
    private final List<Path> places = new ArrayList<>();
    private final Queue<RootFs> unserved = new ArrayDeque<>();

    private StepMounts(Engine engine, ContainerFolder folder, LayerStack root) {
        this.engine = engine;
        this.folder = folder;
        this.root = root;
    }

    /**
     * @param root in which links of targets are followed
     */
    static StepMounts prepare(
            Engine engine, ContainerFolder folder, LayerStack root, List<StepMount> mounts)
            throws IOException {
        var prepared = new StepMounts(engine, folder, root);
        try {
            for (var mount : mounts) {
                prepared.add(mount);
            }
            return prepared;
        } catch (IOException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private void add(StepMount mount) throws IOException {
        var target = text(root.destination(mount.target()));
        attached.add(
                switch (mount) {
                    case StepMount.Host(var host, _, boolean readOnly) ->
                            new ContainerSpec.Bind(
                                    Hierarchy.bytes(host),
                                    target,
                                    Files.isDirectory(host),
                                    readOnly,
                                    false);
                    case StepMount.Memory(_, var size) -> new ContainerSpec.Memory(target, size);
                    case StepMount.MemoryFile file ->
                            new ContainerSpec.MemoryFile(
                                    Hierarchy.bytes(folder.makeMount(attached.size())),
                                    target,
                                    file.mode(),
                                    file.uid(),
                                    file.gid(),
                                    file.content());
                    case StepMount.Tree tree -> tree(tree, target);
                });
    }

    private ContainerSpec.Tree tree(StepMount.Tree tree, ByteString target) throws IOException {
        var source = tree.layers().destination(tree.source());
        var found = tree.layers().lookup(source);
        if (found.isEmpty() && !source.isRoot()) {
            throw new IOException("there is no " + tree.source() + " to mount");
        }
        boolean isDirectory = found.isEmpty() || found.get().isDirectory();
        var place = folder.makeMount(attached.size());
        var union =
                tree.writable()
                        ? RootFs.open(
                                engine.linux(),
                                tree.layers(),
                                place.resolveSibling("upper"),
                                folder.makeMount(attached.size(), "work"),
                                engine.transport())
                        : RootFs.readOnly(engine.linux(), tree.layers(), engine.transport());
        trees.add(union);
        places.add(place);
        unserved.add(union);
        return new ContainerSpec.Tree(
                Hierarchy.bytes(place), text(source), target, isDirectory, !tree.writable());
    }

    static ByteString text(ImagePath path) {
        byte[] relative = path.bytes();
        var absolute = new byte[relative.length + 1];
        absolute[0] = '/';
        System.arraycopy(relative, 0, absolute, 1, relative.length);
        return ByteString.of(absolute);
    }

    /** In the order they were asked for. */
    List<ContainerSpec.Attached> attached() {
        return attached;
    }

    /** The unions whose devices come from the container, in the order in which they come. */
    Queue<RootFs> unserved() {
        return unserved;
    }

    /** Mounts the unions here, for a transport that mounts by itself. */
    void mount(String source) throws IOException {
        for (int i = 0; i < trees.size(); i++) {
            trees.get(i).mount(places.get(i), source);
        }
        unserved.clear();
    }

    @Override
    public void close() {
        trees.reversed().forEach(RootFs::close);
    }
}
