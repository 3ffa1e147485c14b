package dev.lamina.run.rootfs;

import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Timestamp;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.StackEntry;
import dev.lamina.unionfs.BranchSource;
import dev.lamina.unionfs.TransportChoice;
import dev.lamina.unionfs.UnionMount;
import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.transport.Attachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The root of a container: the layers of an image, a private directory above them that takes all
 * changes, mount points below them. It is mounted once, in one of two ways; closing it ends the
 * mount and never waits for a user of it. This process never looks into the mount.
 */
public final class RootFs implements AutoCloseable {
    private final List<LayerBranch> branches;
    private final UnionOptions options;
    private @Nullable UnionMount mount;

    private RootFs(List<LayerBranch> branches, UnionOptions options) {
        this.branches = branches;
        this.options = options;
    }

    /**
     * @param layers must outlive the root, which does not close them
     * @param upper of an earlier root of these layers, or made here
     * @param work an empty directory on the same file system
     * @param temporary whether the upper need not survive a crash, so that nothing is synced
     */
    public static RootFs open(
            Linux linux,
            LayerStack layers,
            Path upper,
            Path work,
            MountPoints mountPoints,
            TransportChoice transport,
            boolean temporary)
            throws IOException {
        if (!Files.exists(upper)) {
            Files.createDirectory(upper);
            prepare(linux, upper, layers);
        }
        var writable = new BranchSource.Writable(bytes(upper), bytes(work));
        return open(linux, layers, List.of(writable), mountPoints, transport, temporary);
    }

    /** The same for a tree that nothing is mounted in. */
    public static RootFs open(
            Linux linux, LayerStack layers, Path upper, Path work, TransportChoice transport)
            throws IOException {
        return open(linux, layers, upper, work, MountPoints.NONE, transport, true);
    }

    /** The layers alone. */
    public static RootFs readOnly(Linux linux, LayerStack layers, TransportChoice transport)
            throws IOException {
        return open(linux, layers, List.of(), MountPoints.NONE, transport, true);
    }

    private static RootFs open(
            Linux linux,
            LayerStack layers,
            List<BranchSource> above,
            MountPoints below,
            TransportChoice transport,
            boolean temporary)
            throws IOException {
        var branches = LayerBranch.open(linux, layers);
        var sources = new ArrayList<>(above);
        branches.forEach(branch -> sources.add(new BranchSource.Opened(branch)));
        sources.add(new BranchSource.Opened(below));
        var options = UnionOptions.of(sources).withTransport(transport);
        return new RootFs(branches, temporary ? options.asVolatile() : options);
    }

    /**
     * Gives a new upper directory the attributes of the root it covers, which are then no change of
     * the container's.
     */
    private static void prepare(Linux linux, Path upper, LayerStack layers) throws IOException {
        var attributes =
                layers.root()
                        .map(StackEntry::attributes)
                        .orElse(Attributes.of(0755, 0, 0, Instant.EPOCH));
        var files = linux.files();
        int fd = files.open(FileCalls.AT_FDCWD, bytes(upper), FileCalls.O_DIRECTORY, 0);
        try (var directory = new Fd(files, fd)) {
            files.chown(directory.number(), attributes.uid(), attributes.gid());
            files.chmod(directory.number(), attributes.mode());
            for (var xattr : attributes.xattrs().entrySet()) {
                linux.xattrs()
                        .set(
                                directory.number(),
                                xattr.getKey().bytes(),
                                xattr.getValue().bytes(),
                                0);
            }
            var mtime = attributes.mtime();
            var time = new Timestamp(mtime.getEpochSecond(), mtime.getNano());
            files.utimens(directory.number(), time, time);
        }
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

    /** Returns when the mount has ended, by whomever. */
    public void await() throws InterruptedException {
        UnionMount mounted;
        synchronized (this) {
            mounted = mount;
        }
        if (mounted != null) {
            mounted.await();
        }
    }

    private synchronized void attach(Attachment attachment) throws IOException {
        if (mount != null) {
            throw new IllegalStateException("a root is mounted once");
        }
        mount = UnionMount.open(options, attachment);
    }

    @Override
    public synchronized void close() {
        if (mount != null) {
            mount.close();
        }
        branches.forEach(LayerBranch::close); // for a root that was never mounted
    }

    private static byte[] bytes(Path path) {
        return ByteString.of(path.toString()).bytes();
    }
}
