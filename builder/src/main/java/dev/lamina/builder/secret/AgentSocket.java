package dev.lamina.builder.secret;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A socket for one step that speaks the agent protocol (draft-miller-ssh-agent): it passes on the
 * questions which keys there are and for a signature, and refuses everything else, so that a step
 * can use keys and neither add, remove nor lock them.
 */
public final class AgentSocket implements AutoCloseable {
    private static final int FAILURE = 5;
    private static final int REQUEST_IDENTITIES = 11;
    private static final int SIGN_REQUEST = 13;
    private static final int LONGEST_MESSAGE = 256 << 10;

    private final Path folder;
    private final Path socket;
    private final SshAgent agent;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private AgentSocket(Path folder, Path socket, SshAgent agent, ServerSocketChannel server) {
        this.folder = folder;
        this.socket = socket;
        this.agent = agent;
        this.server = server;
    }

    /** Listens until it is closed; only the given user and root can connect. */
    public static AgentSocket open(SshSource source, int mode, int uid, int gid)
            throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("lamina-ssh");
        var socket = folder.resolve("agent");
        SshAgent agent = null;
        try {
            agent = SshAgent.of(source, folder);
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setAttribute(socket, "unix:uid", uid);
            Files.setAttribute(socket, "unix:gid", gid);
            Files.setAttribute(socket, "unix:mode", mode);
            var opened = new AgentSocket(folder, socket, agent, server);
            Thread.ofVirtual().start(opened::accept);
            return opened;
        } catch (IOException | InterruptedException e) {
            if (agent != null) {
                agent.close();
            }
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    public Path path() {
        return socket;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (AsynchronousCloseException e) {
                return;
            } catch (IOException e) {
                // the next one may come through
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                var upstream = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            upstream.connect(UnixDomainSocketAddress.of(agent.socket()));
            open.add(upstream);
            var questions = new DataInputStream(Channels.newInputStream(client));
            var answers = new DataOutputStream(Channels.newOutputStream(client));
            var asking = new DataOutputStream(Channels.newOutputStream(upstream));
            var answering = new DataInputStream(Channels.newInputStream(upstream));
            while (true) {
                var question = message(questions);
                int kind = question.length == 0 ? -1 : question[0];
                if (kind == REQUEST_IDENTITIES || kind == SIGN_REQUEST) {
                    send(asking, question);
                    send(answers, message(answering));
                } else {
                    send(answers, new byte[] {FAILURE});
                }
            }
        } catch (ClosedChannelException | java.io.EOFException e) {
            // either side has left
        } catch (IOException e) {
            // the same for the client: its agent does not answer
        } finally {
            open.remove(client);
        }
    }

    private static byte[] message(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_MESSAGE) {
            throw new IOException("not a message of an ssh agent: " + length + " bytes");
        }
        return in.readNBytes(length);
    }

    private static void send(DataOutputStream out, byte[] message) throws IOException {
        out.writeInt(message.length);
        out.write(message);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var channel : open) {
            channel.close();
        }
        agent.close();
        Files.deleteIfExists(folder.resolve("keys"));
        Files.deleteIfExists(socket);
        Files.deleteIfExists(folder);
    }
}
