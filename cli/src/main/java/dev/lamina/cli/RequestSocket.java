package dev.lamina.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.unionfs.UnionMount;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a server tells what it has been asked so far: whoever connects is given the table. It is a
 * socket in a folder of the user's for the time the machine runs, named after the server's pid.
 */
final class RequestSocket implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RequestSocket.class.getName());
    private static final String PREFIX = "junion-";

    private final Path path;
    private final ServerSocketChannel channel;

    private RequestSocket(Path path, ServerSocketChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    private static Path folder() {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (Console.isRoot()) {
            return Path.of("/run/lamina");
        }
        return runtime == null || runtime.isEmpty()
                ? Path.of("/tmp", "lamina-" + System.getProperty("user.name", ""))
                : Path.of(runtime, "lamina");
    }

    private static Path path(long pid) {
        return folder().resolve(PREFIX + pid);
    }

    /** Null where there is no place for it; the mount can do without. */
    static @Nullable RequestSocket tryOpen(UnionMount mount) {
        try {
            return open(mount);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "Nobody will be told the requests", e);
            return null;
        }
    }

    private static RequestSocket open(UnionMount mount) throws IOException {
        var path = path(ProcessHandle.current().pid());
        var owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var folder = Objects.requireNonNull(path.getParent());
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, owner);
        }
        Files.deleteIfExists(path);
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        var socket = new RequestSocket(path, channel);
        Thread.ofPlatform().daemon().name("requests").start(() -> socket.answer(mount));
        return socket;
    }

    private void answer(UnionMount mount) {
        while (channel.isOpen()) {
            try (var client = channel.accept();
                    var out = new PrintStream(Channels.newOutputStream(client), false, UTF_8)) {
                RequestTable.print(mount.requests(), out);
            } catch (IOException e) {
                // closed, or a client that does not listen
            }
        }
    }

    /** What the server with this pid says. */
    static void copy(long pid, PrintStream out) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path(pid)));
                InputStream in = Channels.newInputStream(channel)) {
            in.transferTo(out);
        }
    }

    /** Removes what servers that were killed have left. */
    static void removeStale() throws IOException {
        if (!Files.isDirectory(folder())) {
            return;
        }
        try (var sockets = Files.newDirectoryStream(folder(), PREFIX + "*")) {
            for (var socket : sockets) {
                long pid =
                        Long.parseLong(socket.getFileName().toString().substring(PREFIX.length()));
                if (ProcessHandle.of(pid).isEmpty()) {
                    Files.deleteIfExists(socket);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        }
    }
}
