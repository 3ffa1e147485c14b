package dev.lamina.unionfs;

import dev.lamina.linux.Linux;
import dev.lamina.unionfs.branch.DirectoryBranch;
import dev.lamina.unionfs.branch.DirectoryCache;
import dev.lamina.unionfs.branch.Namespace;
import dev.lamina.unionfs.branch.Quota;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.record.RecordingUnion;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.Lifetime;
import dev.lamina.unionfs.transport.RequestCount;
import dev.lamina.unionfs.transport.Transport;
import dev.lamina.unionfs.transport.direct.DirectOptions;
import dev.lamina.unionfs.transport.direct.DirectTransport;
import dev.lamina.unionfs.transport.direct.Feature;
import dev.lamina.unionfs.transport.jnr.JnrTransport;
import dev.lamina.unionfs.tree.UnionOperations;
import dev.lamina.unionfs.tree.UnionTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A mounted union, until it is closed. Thread-safe. */
public final class UnionMount implements AutoCloseable {
    private static final long CAP_SYS_ADMIN = 1L << 21;

    private final Transport.Connection connection;

    private UnionMount(Transport.Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the branches and serves their union.
     *
     * @throws IOException when a branch cannot be opened or the mount not be made; nothing is left
     *     then
     */
    public static UnionMount open(UnionOptions options, Attachment attachment) throws IOException {
        var transport = transport(options, attachment);
        var tree = UnionTree.of(Linux.SYSTEM, branches(Linux.SYSTEM, options), options.dataOnly());
        var union = options.view().of(recorded(tree, options, attachment));
        return new UnionMount(transport.serve(union, attachment));
    }

    /** Who mounts a device may do so in another pid namespace. */
    private static UnionOperations recorded(
            UnionTree tree, UnionOptions options, Attachment attachment) {
        var recorder = options.recorder();
        if (recorder == null) {
            return tree;
        }
        boolean isOwnMount = attachment instanceof Attachment.Directory;
        return RecordingUnion.of(tree, recorder, isOwnMount ? Linux.SYSTEM.files() : null);
    }

    private static List<Branch> branches(Linux linux, UnionOptions options) throws IOException {
        var opened = new Branch[options.branches().size()];
        var quota = new Quota(options.limits());
        var cache = new DirectoryCache();
        try {
            for (int i = 0; i < opened.length; i++) {
                var source = options.branches().get(i);
                if (source instanceof BranchSource.Opened(Branch branch)) {
                    opened[i] = branch;
                } else if (source instanceof BranchSource.Writable writable) {
                    opened[i] =
                            WritableBranch.open(
                                    linux,
                                    writable.path(),
                                    writable.work(),
                                    options.writing(),
                                    quota,
                                    cache);
                }
            }
            var namespace = namespace(opened);
            for (int i = 0; i < opened.length; i++) {
                switch (options.branches().get(i)) {
                    case BranchSource.ReadOnly(byte[] path) ->
                            opened[i] = DirectoryBranch.open(linux, path, namespace, cache);
                    case BranchSource.DataOnly(byte[] path) ->
                            opened[i] = DirectoryBranch.open(linux, path, namespace, cache);
                    case BranchSource.Opened _, BranchSource.Writable _ -> {}
                }
            }
            return List.of(opened);
        } catch (IOException | RuntimeException e) {
            Stream.of(opened).filter(Objects::nonNull).forEach(Branch::close);
            throw e;
        }
    }

    /** The writable branch decides which notes are this mount's own. */
    private static Namespace namespace(Branch[] opened) throws IOException {
        for (var branch : opened) {
            if (branch instanceof WritableBranch writable) {
                return writable.namespace();
            }
        }
        return isPrivileged() ? Namespace.TRUSTED : Namespace.USER;
    }

    private static Transport transport(UnionOptions options, Attachment attachment)
            throws IOException {
        return switch (options.transport()) {
            case DIRECT -> direct(options);
            case JNR -> jnr(options);
            case AUTO ->
                    attachment instanceof Attachment.Device || isPrivileged() || hasFusermount()
                            ? direct(options)
                            : jnr(options);
        };
    }

    private static Transport direct(UnionOptions options) {
        var direct =
                DirectOptions.DEFAULT
                        .withLifetime(options.view().lifetime())
                        .without(options.without());
        if (options.workers() > 0) {
            direct = direct.withWorkers(options.workers());
        }
        if (!options.view().acls()) {
            direct = direct.without(Feature.POSIX_ACL);
        }
        if (!options.view().lifetime().equals(Lifetime.FOREVER)) {
            direct = direct.without(Feature.CACHE_DIR);
        }
        return new DirectTransport(
                Linux.SYSTEM, options.recorder() == null ? direct : direct.asRecorded());
    }

    private static Transport jnr(UnionOptions options) {
        var jnr = new JnrTransport(Linux.SYSTEM, options.view().lifetime());
        return options.recorder() == null ? jnr : jnr.asRecorded();
    }

    private static boolean isPrivileged() throws IOException {
        return (effectiveCapabilities() & CAP_SYS_ADMIN) != 0;
    }

    private static long effectiveCapabilities() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("CapEff:")) {
                return Long.parseUnsignedLong(line.substring(7).strip(), 16);
            }
        }
        return 0;
    }

    private static boolean hasFusermount() {
        String path = System.getenv("PATH");
        return path != null
                && Pattern.compile(":")
                        .splitAsStream(path)
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "fusermount3")));
    }

    /** What the kernel has asked for so far. */
    public List<RequestCount> requests() {
        return connection.requests();
    }

    /** Waits until the union is not mounted any more. */
    public void await() throws InterruptedException {
        connection.await();
    }

    @Override
    public void close() {
        connection.close();
    }
}
