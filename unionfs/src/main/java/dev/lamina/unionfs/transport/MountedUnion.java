package dev.lamina.unionfs.transport;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A union of ours in the table of mounts, whichever process serves it. Nothing here touches the
 * mount itself, so nothing waits for its server.
 *
 * @param path where it is mounted, bytes
 * @param connection number of its FUSE connection
 */
public record MountedUnion(byte[] path, int connection, int user) {
    public static final String TYPE = "fuse.junion";

    /** Those in the mount namespace of this process. */
    public static List<MountedUnion> all(Linux linux) throws ErrnoException {
        return MountEntry.all(linux.files()).stream()
                .filter(entry -> entry.type().equals(TYPE))
                .map(entry -> new MountedUnion(entry.path(), entry.device(), entry.user()))
                .toList();
    }

    /** Those whose server has died, as far as this process can tell. */
    public static List<MountedUnion> stale(Linux linux) throws IOException {
        var own = FuseServers.self();
        var mounted = new ArrayList<>(all(linux));
        mounted.removeIf(union -> own.of(union.connection()).isPresent());
        if (mounted.isEmpty()) {
            return mounted;
        }
        var servers = FuseServers.visible();
        int self = linux.processes().getuid();
        return mounted.stream()
                .filter(union -> servers.seesAllOf(union.user(), self))
                .filter(union -> servers.of(union.connection()).isEmpty())
                .toList();
    }

    /**
     * Takes it away at once: whoever waits for its server gets ECONNABORTED, whoever has it open
     * ENOTCONN.
     *
     * @throws IOException when this process may not
     */
    public void remove(Linux linux) throws IOException {
        try {
            FuseControl.abort(linux, connection);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM) && !e.is(Errno.EACCES) && !e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        try {
            linux.mounts().umount(path, MountCalls.MNT_DETACH);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM)) {
                throw e;
            }
            new Fusermount(linux).unmount(path);
        }
    }

    /** The process that serves it, as far as this one may look at it. */
    public OptionalInt server() throws IOException {
        return FuseServers.visible().of(connection);
    }

    public boolean isAt(byte[] place) {
        return Arrays.equals(path, place);
    }
}
