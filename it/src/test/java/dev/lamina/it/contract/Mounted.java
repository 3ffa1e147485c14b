package dev.lamina.it.contract;

import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import java.io.IOException;
import java.nio.file.Path;

/** A union that is mounted. */
@FunctionalInterface
public interface Mounted {
    void unmount() throws IOException;

    static Mounted on(Subject subject, Branches branches, Path directory) throws IOException {
        return switch (subject) {
            case KERNEL -> kernel(branches.options(), directory);
            case DIRECT, JNR -> UnionServer.of(subject).mount(branches, directory);
        };
    }

    /** Kernel overlayfs as it reads what we write: it follows redirects only when told to. */
    static Mounted byKernel(Branches branches, Path directory) throws IOException {
        return kernel(branches.options() + ",redirect_dir=on,metacopy=on", directory);
    }

    /** Kernel overlayfs with all that the union can do too. */
    static Mounted byKernelAtItsBest(Branches branches, Path directory) throws IOException {
        var features = ",redirect_dir=on,metacopy=on,index=on,xino=on";
        return kernel(branches.options() + features, directory);
    }

    private static Mounted kernel(String options, Path directory) throws IOException {
        var mounts = Linux.SYSTEM.mounts();
        var target = Place.bytes(directory.toString());
        var type = Place.bytes("overlay");
        mounts.mount(type, target, "overlay", MountCalls.MS_NOATIME, Place.bytes(options));
        return () -> mounts.umount(target, MountCalls.MNT_DETACH);
    }
}
