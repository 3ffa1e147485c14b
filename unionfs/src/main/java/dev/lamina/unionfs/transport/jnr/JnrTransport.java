package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.Access;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.Lifetime;
import dev.lamina.unionfs.transport.MountFlag;
import dev.lamina.unionfs.transport.Transport;
import dev.lamina.unionfs.tree.Capability;
import dev.lamina.unionfs.tree.KernelCache;
import dev.lamina.unionfs.tree.UnionOperations;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * The union through libfuse 2.9 and jnr-fuse: for a process that may not mount by itself, and a
 * second opinion on the direct transport. What it cannot carry is listed in the description of this
 * package. Immutable; one instance serves any number of mounts.
 */
public final class JnrTransport implements Transport {
    /** All that libfuse 2's path interface leaves of the union. */
    public static final Set<Capability> CAPABILITIES =
            Set.copyOf(EnumSet.of(Capability.OPEN_UNLINKED));

    private static final Path FUSE_CONF = Path.of("/etc/fuse.conf");

    private final Linux linux;
    private final Lifetime lifetime;
    private final boolean recorded;

    public JnrTransport() {
        this(Linux.SYSTEM, Lifetime.FOREVER);
    }

    /**
     * @param lifetime of names; attributes are asked for each time
     */
    public JnrTransport(Linux linux, Lifetime lifetime) {
        this(linux, lifetime, false);
    }

    private JnrTransport(Linux linux, Lifetime lifetime, boolean recorded) {
        this.linux = linux;
        this.lifetime = lifetime;
        this.recorded = recorded;
    }

    /** The process behind each request is told to the union. */
    public JnrTransport asRecorded() {
        return new JnrTransport(linux, lifetime, true);
    }

    @Override
    public Connection serve(UnionOperations union, Attachment attachment) throws IOException {
        try {
            return switch (attachment) {
                case Attachment.Directory directory -> mount(union, directory);
                case Attachment.Device _ ->
                        throw new IOException(
                                "libfuse 2 opens a FUSE device of its own and cannot take one over:"
                                        + " use the direct transport");
            };
        } catch (IOException | RuntimeException e) {
            union.close();
            throw e;
        }
    }

    private Connection mount(UnionOperations union, Attachment.Directory directory)
            throws IOException {
        requireUtf8();
        var options = options(directory);
        var path = realPath(directory);
        var libfuse = LibFuse2.load();
        union.start(CAPABILITIES, KernelCache.NONE);
        var paths = new PathUnion(union);
        var session = FuseSession.mount(libfuse, new Callbacks(paths, recorded), path, options);
        try {
            return JnrConnection.start(
                    linux, session, paths, path.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** jnr-ffi decodes names with the charset of the JVM: any other would change them. */
    private static void requireUtf8() throws IOException {
        if (!Charset.defaultCharset().equals(StandardCharsets.UTF_8)) {
            throw new IOException(
                    "the jnr transport needs UTF-8 as the charset of the JVM, which is "
                            + Charset.defaultCharset()
                            + ": start it without -Dfile.encoding, or use the direct transport");
        }
    }

    /** As the mount table will have it. */
    private static String realPath(Attachment.Directory directory) throws IOException {
        var path = Names.text(directory.path());
        if (path == null) {
            throw new IOException("the jnr transport cannot mount on a path that is not UTF-8");
        }
        var real = Path.of(path).toRealPath();
        if (!Files.isDirectory(real)) {
            throw new IOException(path + " is not a directory: a union is mounted on one");
        }
        return real.toString();
    }

    /**
     * Names change only through the mount, so the kernel may keep them; attributes and data change
     * under other names of a file too, which libfuse 2 takes for other files, so it may not.
     */
    private String options(Attachment.Directory directory) throws IOException {
        var options =
                new StringBuilder("use_ino,big_writes,atomic_o_trunc,nonempty")
                        .append(",entry_timeout=")
                        .append(lifetime.decimal())
                        .append(",negative_timeout=")
                        .append(lifetime.decimal())
                        .append(",attr_timeout=0,subtype=junion,fsname=")
                        .append(directory.source().replace("\\", "\\\\").replace(",", "\\,"));
        for (var flag : directory.flags()) {
            options.append(',').append(flag.option());
        }
        if (directory.checked()) {
            options.append(",default_permissions");
        }
        boolean root = linux.processes().getuid() == 0;
        if (directory.access() != Access.OWNER) {
            if (!root && !allowedByAll()) {
                throw new IOException(
                        "other users may use a mount of yours only when /etc/fuse.conf says"
                                + " user_allow_other");
            }
            options.append(directory.access() == Access.EVERYONE ? ",allow_other" : ",allow_root");
        }
        if (root) {
            options.append(directory.has(MountFlag.NOSUID) ? "" : ",suid");
            options.append(directory.has(MountFlag.NODEV) ? "" : ",dev");
        }
        return options.toString();
    }

    private static boolean allowedByAll() throws IOException {
        if (!Files.isReadable(FUSE_CONF)) {
            return false;
        }
        try (var lines = Files.lines(FUSE_CONF)) {
            return lines.map(String::strip).anyMatch("user_allow_other"::equals);
        }
    }
}
