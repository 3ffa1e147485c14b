package dev.lamina.unionfs.transport.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import dev.lamina.unionfs.transport.Access;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.MountFlag;
import dev.lamina.unionfs.transport.MountedUnion;

/** mount(2) and umount2(2) of a FUSE device. */
final class KernelMount {
    private KernelMount() {}

    /**
     * @throws ErrnoException EPERM when this process may not mount, EACCES when it may not open the
     *     device
     */
    static Fd make(Attachment.Directory directory, Linux linux) throws ErrnoException {
        var device = new Fd(linux.files(), linux.devices().openFuse());
        try {
            var data =
                    "fd=%d,rootmode=40000,user_id=%d,group_id=%d%s"
                            .formatted(
                                    device.number(),
                                    linux.processes().getuid(),
                                    linux.processes().getgid(),
                                    options(directory));
            linux.mounts()
                    .mount(
                            directory.source().getBytes(UTF_8),
                            directory.path(),
                            MountedUnion.TYPE,
                            MountFlag.bits(directory.flags()),
                            data.getBytes(UTF_8));
            return device;
        } catch (ErrnoException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private static String options(Attachment.Directory directory) {
        var options = new StringBuilder();
        if (directory.checked()) {
            options.append(",default_permissions");
        }
        if (directory.access() != Access.OWNER) {
            options.append(",allow_other");
        }
        if (!directory.label().isEmpty()) {
            options.append(",context=\"").append(directory.label()).append('"');
        }
        return options.toString();
    }

    static FuseMount.Unmount unmount(Linux linux) {
        return path -> linux.mounts().umount(path, MountCalls.MNT_DETACH);
    }
}
