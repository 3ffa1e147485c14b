package dev.lamina.it.contract;

import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import java.io.IOException;
import java.nio.file.Path;

/** A union that is mounted. */
@FunctionalInterface
interface Mounted {
    void unmount() throws IOException;

    static Mounted on(Subject subject, Branches branches, Path directory) throws IOException {
        return switch (subject) {
            case KERNEL -> kernel(branches, directory);
            case DIRECT, JNR -> UnionServer.of(subject).mount(branches, directory);
        };
    }

    private static Mounted kernel(Branches branches, Path directory) throws IOException {
        var mounts = Linux.SYSTEM.mounts();
        var target = Place.bytes(directory.toString());
        var type = Place.bytes("overlay");
        mounts.mount(type, target, "overlay", 0, Place.bytes(branches.options()));
        return () -> mounts.umount(target, MountCalls.MNT_DETACH);
    }
}
