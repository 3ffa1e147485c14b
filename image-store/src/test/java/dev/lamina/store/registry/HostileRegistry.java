package dev.lamina.store.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A server that answers what a test tells it to, byte for byte, and remembers what it was asked.
 * Each connection carries one request.
 */
final class HostileRegistry implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final Answering answering;

    /**
     * A request.
     *
     * @param headers by name in lower case
     */
    record Asked(String method, String path, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Answers a request by writing a whole response, or a broken one. */
    interface Answering {
        void answer(Asked asked, Reply reply) throws IOException;
    }

    HostileRegistry(Answering answering) throws IOException {
        this.answering = answering;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String host() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Asked request = read(client.getInputStream());
            if (request != null) {
                asked.add(request);
                var out = new BufferedOutputStream(client.getOutputStream());
                answering.answer(request, new Reply(out));
                out.flush();
            }
        } catch (IOException e) {
            // whoever asked has seen enough
        }
    }

    private static @org.jspecify.annotations.Nullable Asked read(InputStream in)
            throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0 || (head.isEmpty() && !Character.isUpperCase(b))) {
                return null;
            }
            head.append((char) b);
        }
        String[] lines = head.toString().split("\r\n", -1);
        String[] words = lines[0].split(" ", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Asked(words[0], words[1], headers);
    }

    /** What goes back. */
    record Reply(OutputStream out) {
        /** A response with its length. */
        void send(int status, String headers, byte[] body) throws IOException {
            head(status, headers + "Content-Length: " + body.length + "\r\n");
            out.write(body);
        }

        void send(int status, String headers, String body) throws IOException {
            send(status, headers, body.getBytes(UTF_8));
        }

        /** The head only; each header ends with CR LF. */
        void head(int status, String headers) throws IOException {
            String head = "HTTP/1.1 " + status + " X\r\nConnection: close\r\n" + headers + "\r\n";
            out.write(head.getBytes(ISO_8859_1));
        }

        /** Bytes without end, until the other side has enough. */
        void endless() throws IOException {
            byte[] piece = new byte[1 << 16];
            java.util.Arrays.fill(piece, (byte) ' ');
            while (true) {
                out.write(piece);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
