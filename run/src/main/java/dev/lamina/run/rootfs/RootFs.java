package dev.lamina.run.rootfs;

import dev.lamina.linux.Fd;
import dev.lamina.linux.Linux;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.unionfs.BranchSource;
import dev.lamina.unionfs.TransportChoice;
import dev.lamina.unionfs.UnionMount;
import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.transport.Attachment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The root of a container: the layers of an image, a private directory above them that takes all
 * changes, mount points below them. It is mounted once, in one of two ways; closing it ends the
 * mount and never waits for a user of it. This process never looks into the mount.
 */
public final class RootFs implements AutoCloseable {
    private final LayerStack layers;
    private final List<LayerBranch> branches;
    private final UnionOptions options;
    private @Nullable UnionMount mount;

    private RootFs(LayerStack layers, List<LayerBranch> branches, UnionOptions options) {
        this.layers = layers;
        this.branches = branches;
        this.options = options;
    }

    /**
     * @param layers taken over when this succeeds: closed with the root
     * @param upper an empty directory, or one a root had before
     * @param work an empty directory on the same file system
     */
    public static RootFs open(
            Linux linux,
            LayerStack layers,
            Path upper,
            Path work,
            MountPoints mountPoints,
            TransportChoice transport)
            throws IOException {
        var branches = new ArrayList<LayerBranch>();
        try {
            for (int i = 0; i < layers.layers().size(); i++) {
                var below = new LayerStack(layers.layers().subList(0, i));
                branches.addFirst(LayerBranch.open(linux, layers.layers().get(i), below));
            }
        } catch (IOException | RuntimeException e) {
            branches.forEach(LayerBranch::close);
            throw e;
        }
        var sources = new ArrayList<BranchSource>();
        sources.add(new BranchSource.Writable(bytes(upper), bytes(work)));
        branches.forEach(branch -> sources.add(new BranchSource.Opened(branch)));
        sources.add(new BranchSource.Opened(mountPoints));
        var options = UnionOptions.of(sources).asVolatile().withTransport(transport);
        return new RootFs(layers, branches, options);
    }

    /** Serves the mount of a device that was mounted elsewhere. */
    public void serve(Fd device) throws IOException {
        attach(new Attachment.Device(device));
    }

    /**
     * Mounts the root on a directory of this mount namespace.
     *
     * @param source the first column of the mount table
     */
    public void mount(Path directory, String source) throws IOException {
        attach(new Attachment.Directory(bytes(directory), source, false, true, true));
    }

    private synchronized void attach(Attachment attachment) throws IOException {
        if (mount != null) {
            throw new IllegalStateException("a root is mounted once");
        }
        mount = UnionMount.open(options, attachment);
    }

    @Override
    public synchronized void close() throws IOException {
        if (mount != null) {
            mount.close();
        }
        branches.forEach(LayerBranch::close); // for a root that was never mounted
        layers.close();
    }

    private static byte[] bytes(Path path) {
        return ByteString.of(path.toString()).bytes();
    }
}
