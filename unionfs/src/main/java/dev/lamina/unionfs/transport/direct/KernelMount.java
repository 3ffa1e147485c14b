package dev.lamina.unionfs.transport.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import dev.lamina.unionfs.transport.Attachment;

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
                    "fd=%d,rootmode=40000,user_id=%d,group_id=%d,default_permissions%s"
                            .formatted(
                                    device.number(),
                                    linux.processes().getuid(),
                                    linux.processes().getgid(),
                                    directory.allowOther() ? ",allow_other" : "");
            linux.mounts()
                    .mount(
                            directory.source().getBytes(UTF_8),
                            directory.path(),
                            FuseMount.TYPE,
                            flags(directory),
                            data.getBytes(UTF_8));
            return device;
        } catch (ErrnoException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    /** Device nodes and set-user-id programs of an image have no force outside its container. */
    private static long flags(Attachment.Directory directory) {
        long flags = directory.readOnly() ? MountCalls.MS_RDONLY : 0;
        return directory.trusted() ? flags : flags | MountCalls.MS_NODEV | MountCalls.MS_NOSUID;
    }

    static FuseMount.Unmount unmount(Linux linux) {
        return path -> linux.mounts().umount(path, MountCalls.MNT_DETACH);
    }
}
