package dev.lamina.builder;

import dev.lamina.builder.cachemount.CacheMounts;
import dev.lamina.builder.cachemount.Seeding;
import dev.lamina.builder.context.ContentDigest;
import dev.lamina.builder.context.DirectoryFile;
import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.Selection;
import dev.lamina.builder.plan.RunMount;
import dev.lamina.builder.plan.RunMount.Access;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.secret.AgentSocket;
import dev.lamina.builder.step.Accounts;
import dev.lamina.builder.step.ContextLayer;
import dev.lamina.builder.step.StepException;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.run.StepMount;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mounts of one RUN, made ready for its command; gone when this is closed. */
final class RunMounts implements AutoCloseable {
    private final BuildSession session;
    private final Origins origins;
    private final Accounts.Ids user;
    private final Runnable waiting;
    private final List<StepMount> mounts = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<ByteString> secrets = new ArrayList<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private RunMounts(BuildSession session, Origins origins, Accounts.Ids user, Runnable waiting) {
        this.session = session;
        this.origins = origins;
        this.user = user;
        this.waiting = waiting;
    }

    /**
     * @param user who the command runs as
     * @param waiting hears that another step has a cache for itself
     */
    static RunMounts open(
            BuildSession session,
            Origins origins,
            Step.Run run,
            Accounts.Ids user,
            Runnable waiting)
            throws IOException, InterruptedException, StepException {
        var opened = new RunMounts(session, origins, user, waiting);
        try {
            for (var mount : run.mounts()) {
                opened.add(mount);
            }
            return opened;
        } catch (IOException | InterruptedException | StepException | BuildfileException e) {
            opened.close();
            throw e;
        }
    }

    List<StepMount> mounts() {
        return mounts;
    }

    /** Variables that only the command sees. */
    Map<String, String> environment() {
        return environment;
    }

    /** Values that must not be shown. */
    List<ByteString> secrets() {
        return secrets;
    }

    private void add(RunMount mount) throws IOException, InterruptedException, StepException {
        switch (mount) {
            case RunMount.Bind bind -> bind(bind);
            case RunMount.Cache cache -> cache(cache);
            case RunMount.Tmpfs(_, var target, var size) ->
                    mounts.add(new StepMount.Memory(ImagePath.of(target), size));
            case RunMount.Secret secret -> secret(secret);
            case RunMount.Ssh ssh -> ssh(ssh);
            case RunMount.Host host ->
                    mounts.add(
                            new StepMount.Host(
                                    hostPath(host), ImagePath.of(host.target()), !host.writable()));
        }
    }

    /**
     * What is in the context is packed as a COPY would pack it, and then is layers like the rest.
     */
    private void bind(RunMount.Bind bind) throws IOException, InterruptedException {
        var target = ImagePath.of(bind.target());
        if (bind.origin() instanceof Step.Origin.Context) {
            try (var root = origins.open(bind.origin())) {
                var file = file(bind, root.root());
                var layer =
                        ContextLayer.write(file, session.store().layers(), session.cancellation());
                var stack = session.store().openStack(List.of(layer));
                open.push(stack);
                mounts.add(new StepMount.Tree(stack, ContextLayer.PLACE, target, bind.writable()));
            }
            return;
        }
        var root = origins.open(bind.origin());
        open.push(root);
        file(bind, root.root());
        mounts.add(
                new StepMount.Tree(
                        root.layers(), ImagePath.of(bind.source()), target, bind.writable()));
    }

    private static FileNode file(RunMount.Bind bind, FileNode root) throws IOException {
        return Selection.literal(root, bind.source())
                .orElseThrow(() ->
                        new BuildfileException(
                                bind.at(), "there is no " + bind.source() + " to mount"));
    }

    /** What is in the trees that a step mounts, as far as its result depends on it. */
    static List<Digest> contents(Step.Run run, Origins origins) throws IOException {
        var contents = new ArrayList<Digest>();
        for (var mount : run.mounts()) {
            if (mount instanceof RunMount.Bind bind) {
                try (var root = origins.open(bind.origin())) {
                    contents.add(ContentDigest.of(file(bind, root.root())));
                }
            } else if (mount instanceof RunMount.Host host && host.keyed()) {
                contents.add(ContentDigest.of(DirectoryFile.root(hostPath(host))));
            }
        }
        return contents;
    }

    /** Whether nothing is known of what it shows, so that a step with it always runs. */
    static boolean isUnknown(RunMount mount) {
        return mount instanceof RunMount.Host host && !host.keyed();
    }

    private void cache(RunMount.Cache cache) throws IOException, InterruptedException {
        var access = cache.access();
        int uid = access.uid().orElse(cache.userOwned() ? user.uid() : 0);
        int gid = access.gid().orElse(cache.userOwned() ? user.gid() : 0);
        boolean owned = cache.userOwned() && (uid != 0 || gid != 0);
        var id = owned ? cache.id() + "@" + uid + ":" + gid : cache.id();
        var caches = new CacheMounts(session.store().layout());
        try (var from = origins.open(cache.from().orElseGet(Step.Origin.Context::new))) {
            var source =
                    cache.from().isPresent()
                            ? seed(cache, from.root())
                            : Optional.<FileNode>empty();
            var base = source.isPresent() ? ContentDigest.of(source.get()).hex() : "";
            var wanted = new CacheMounts.Wanted(id, base, cache.sharing(), access.mode(), uid, gid);
            var seed = source.<CacheMounts.Seed>map(Seeding::new).orElse(CacheMounts.Seed.NOTHING);
            var lease = caches.acquire(wanted, seed, session.cancellation(), waiting);
            open.push(lease);
            var directory =
                    cache.from().isPresent()
                            ? lease.directory()
                            : within(lease.directory(), cache, uid, gid);
            mounts.add(
                    new StepMount.Host(
                            directory.toRealPath(),
                            ImagePath.of(cache.target()),
                            cache.readOnly()));
        }
    }

    private static Optional<FileNode> seed(RunMount.Cache cache, FileNode root) throws IOException {
        var source = Selection.literal(root, cache.source());
        if (source.isEmpty() || !source.get().isDirectory()) {
            throw new BuildfileException(
                    cache.at(), "there is no directory " + cache.source() + " to begin with");
        }
        return source;
    }

    /** A directory of the cache, made where it is missing, reached without following a link. */
    private static Path within(Path cache, RunMount.Cache mount, int uid, int gid)
            throws IOException {
        var at = cache;
        for (var name : mount.source().split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            at = at.resolve(name);
            if (name.equals("..") || Files.isSymbolicLink(at)) {
                throw new BuildfileException(
                        mount.at(), "the source " + mount.source() + " leads out of its cache");
            }
            if (!Files.isDirectory(at)) {
                Files.createDirectory(at);
                own(at, mount.access(), uid, gid);
            }
        }
        return at;
    }

    private static void own(Path path, Access access, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", gid);
        Files.setAttribute(path, "unix:mode", access.mode());
    }

    private void secret(RunMount.Secret secret) throws IOException {
        var source = session.request().grants().secrets().get(secret.id());
        if (source == null) {
            return;
        }
        var value = source.read();
        secrets.add(value);
        secret.variable().ifPresent(name -> environment.put(name, text(value)));
        if (secret.target().isPresent()) {
            mounts.add(
                    new StepMount.MemoryFile(
                            value,
                            ImagePath.of(secret.target().get()),
                            secret.access().mode(),
                            secret.access().uid().orElse(0),
                            secret.access().gid().orElse(0)));
        }
    }

    private static String text(ByteString value) {
        return dev.lamina.builder.syntax.ByteText.decode(value.bytes());
    }

    private void ssh(RunMount.Ssh ssh) throws IOException, InterruptedException {
        var source = session.request().grants().ssh().get(ssh.id());
        if (source == null) {
            return;
        }
        var access = ssh.access();
        var agent =
                AgentSocket.open(
                        source, access.mode(), access.uid().orElse(0), access.gid().orElse(0));
        open.push(agent);
        mounts.add(new StepMount.Host(agent.path(), ImagePath.of(ssh.target()), true));
        environment.putIfAbsent("SSH_AUTH_SOCK", ssh.target());
    }

    /** Links are resolved before it is asked whether the path was granted. */
    private static Path hostPath(RunMount.Host host) throws IOException {
        return Path.of(host.source()).toRealPath();
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                var io = e instanceof IOException known ? known : new IOException(e);
                if (failure == null) {
                    failure = io;
                } else {
                    failure.addSuppressed(io);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
