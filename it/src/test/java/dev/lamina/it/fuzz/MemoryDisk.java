package dev.lamina.it.fuzz;

import dev.lamina.it.contract.Scene;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory with a file system in memory, which goes with it. */
record MemoryDisk(Path directory) implements AutoCloseable {
    /**
     * @param options of tmpfs, such as {@code size=4m}
     */
    static MemoryDisk make(String options) throws IOException {
        var directory = Files.createTempDirectory(Scene.directory(), "disk-");
        byte[] type = Text.bytes("tmpfs");
        Linux.SYSTEM
                .mounts()
                .mount(type, path(directory), "tmpfs", MountCalls.MS_NOATIME, Text.bytes(options));
        return new MemoryDisk(directory);
    }

    private static byte[] path(Path path) {
        return Text.bytes(path.toString());
    }

    @Override
    public void close() throws IOException {
        Linux.SYSTEM.mounts().umount(path(directory), MountCalls.MNT_DETACH);
        Files.delete(directory);
    }
}
