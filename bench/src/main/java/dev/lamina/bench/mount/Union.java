package dev.lamina.bench.mount;

import dev.lamina.bench.process.Command;
import dev.lamina.bench.process.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mounted union with an empty upper branch. Closing unmounts, ends the server and removes the
 * branch.
 */
final class Union implements AutoCloseable {
    private final Path folder;
    private final Map<String, String> environment;
    private @Nullable Server server;

    private Union(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    static Union mount(UnionPeer peer, Branches branches) throws IOException {
        return mount(peer, branches, branches.lower().toString());
    }

    /**
     * @param lower one branch, or several with colons between them, the topmost first
     */
    static Union mount(UnionPeer peer, Branches branches, String lower) throws IOException {
        var folder = Files.createTempDirectory(branches.folder(), "union-");
        var union =
                new Union(
                        folder,
                        Map.of(
                                "LOWER", lower,
                                "TAR", branches.tar().toString(),
                                "UPPER", folder.resolve("upper").toString(),
                                "WORK", folder.resolve("work").toString(),
                                "MNT", folder.resolve("mnt").toString()));
        try {
            union.mount(peer);
            return union;
        } catch (IOException | RuntimeException e) {
            try {
                union.close();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private void mount(UnionPeer peer) throws IOException {
        for (String name : new String[] {"upper", "work", "mnt"}) {
            Files.createDirectory(folder.resolve(name));
        }
        var command = Command.shell(peer.line(), environment, folder.resolve("log"));
        if (peer.serves()) {
            server = Server.start(command, this::isMounted);
        } else {
            command.run();
        }
    }

    Path mountPoint() {
        return folder.resolve("mnt");
    }

    /** Runs a line for the shell; see {@link UnionCase.Work#shell}. */
    void shell(String line, Part part) throws IOException {
        Command.shell(line, environment, folder.resolve("log"))
                .with("TREE", part.tree())
                .with("NEW", part.made())
                .run();
    }

    private boolean isMounted() {
        try {
            String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
            return mounts.contains(" " + mountPoint() + " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (isMounted()) {
                shell("umount $MNT 2>/dev/null || umount -l $MNT", Part.MEASURED);
            }
        } finally {
            if (server != null) {
                server.awaitEnd();
            }
            shell("rm -rf --one-file-system " + folder, Part.MEASURED);
        }
    }
}
