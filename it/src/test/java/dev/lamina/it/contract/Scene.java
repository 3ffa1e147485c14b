package dev.lamina.it.contract;

import dev.lamina.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the branches of all cases lie: below /tmp, or on a tmpfs of their own with {@code
 * -Dcontract.tmpfs=true}. It goes with the JVM.
 */
public final class Scene {
    private static final Path DIRECTORY = create();

    private Scene() {}

    public static Path directory() {
        return DIRECTORY;
    }

    /** Cases act as other users too. */
    public static Path enterable(Path directory) throws IOException {
        return Files.setPosixFilePermissions(
                directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path create() {
        try {
            var directory = Files.createTempDirectory(Path.of("/tmp"), "lamina-contract-");
            if (Boolean.getBoolean("contract.tmpfs")) {
                var tmpfs = Place.bytes("tmpfs");
                var target = Place.bytes(directory.toString());
                Linux.SYSTEM.mounts().mount(tmpfs, target, "tmpfs", 0, new byte[0]);
            }
            enterable(directory);
            Linux.SYSTEM.files().umask(022);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) {
        try {
            Programs.run(directory, "rm", "-rf", "--one-file-system", directory.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
