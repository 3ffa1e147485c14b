package dev.lamina.run.rootfs;

import dev.lamina.linux.Fd;
import dev.lamina.store.layer.ByteString;
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
    private final LowerLayers layers;
    private final UnionOptions options;
    private @Nullable UnionMount mount;
    private boolean served;

    private RootFs(LowerLayers layers, UnionOptions options) {
        this.layers = layers;
        this.options = options;
    }

    /**
     * @param layers taken over: closed with the root
     * @param upper an empty directory, or one a root had before
     * @param work an empty directory on the same file system
     */
    public static RootFs of(
            LowerLayers layers,
            Path upper,
            Path work,
            MountPoints mountPoints,
            TransportChoice transport) {
        var branches = new ArrayList<BranchSource>();
        branches.add(new BranchSource.Writable(bytes(upper), bytes(work)));
        layers.topFirst().forEach(layer -> branches.add(new BranchSource.Opened(layer)));
        branches.add(new BranchSource.Opened(mountPoints));
        var options = UnionOptions.of(List.copyOf(branches)).asVolatile().withTransport(transport);
        return new RootFs(layers, options);
    }

    public LowerLayers layers() {
        return layers;
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
        if (served) {
            throw new IllegalStateException("a root is mounted once");
        }
        served = true;
        mount = UnionMount.open(options, attachment);
    }

    @Override
    public synchronized void close() {
        if (mount != null) {
            mount.close();
        } else if (!served) {
            layers.close();
        }
    }

    private static byte[] bytes(Path path) {
        return ByteString.of(path.toString()).bytes();
    }
}
