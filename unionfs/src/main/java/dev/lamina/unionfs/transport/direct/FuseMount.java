package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.FuseControl;
import dev.lamina.unionfs.transport.Fusermount;
import dev.lamina.unionfs.transport.MountEntry;
import dev.lamina.unionfs.transport.MountedUnion;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;

/**
 * A mount this process made, by mount(2) or through fusermount3, with the device that serves it.
 *
 * @param connection number of the connection, by which it can be aborted
 * @param path as the mount table has it
 */
record FuseMount(
        Linux linux, Fd device, int connection, byte[] path, Unmount how, Admission admission) {
    private static final System.Logger LOG = System.getLogger(FuseMount.class.getName());

    /** What takes a mount away from a path without waiting for its users. */
    @FunctionalInterface
    interface Unmount {
        void detach(byte[] path) throws IOException;
    }

    /**
     * Mounts on a directory: as the one who may, or else with the help of the set-user-id program
     * that comes with FUSE.
     */
    static FuseMount on(Attachment.Directory directory, Linux linux) throws IOException {
        try {
            var device = KernelMount.make(directory, linux);
            return known(linux, device, directory, KernelMount.unmount(linux));
        } catch (ErrnoException e) {
            // EACCES: the device itself is root's alone.
            if (!e.is(Errno.EPERM) && !e.is(Errno.EACCES)) {
                throw e;
            }
            var fusermount = new Fusermount(linux);
            var device = fusermount.mount(directory);
            return known(linux, device, directory, fusermount::unmount);
        }
    }

    /** Takes the number of the connection while it is known to answer. */
    private static FuseMount known(
            Linux linux, Fd device, Attachment.Directory directory, Unmount how)
            throws IOException {
        byte[] path = directory.path();
        var admission = Admission.of(directory.access(), linux.processes().getuid());
        try {
            int connection = FuseControl.connection(linux, device.number());
            for (var entry : MountEntry.all(linux.files()).reversed()) {
                if (isOurs(entry) && (connection < 0 || entry.device() == connection)) {
                    return new FuseMount(
                            linux, device, entry.device(), entry.path(), how, admission);
                }
            }
            return new FuseMount(linux, device, connection, path, how, admission);
        } catch (IOException | RuntimeException e) {
            try (device) {
                how.detach(path);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static boolean isOurs(MountEntry entry) {
        return entry.type().equals(MountedUnion.TYPE);
    }

    /** Unmounts lazily, unless somebody has already or has put something else on top. */
    void unmount() {
        try {
            var top =
                    MountEntry.all(linux.files()).reversed().stream()
                            .filter(entry -> Arrays.equals(entry.path(), path))
                            .findFirst();
            if (top.isPresent() && top.get().device() == connection && isOurs(top.get())) {
                how.detach(path);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A mount stays behind", e);
        }
    }
}
