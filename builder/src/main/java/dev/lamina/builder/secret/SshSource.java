package dev.lamina.builder.secret;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keys that a step may sign with: those of a running agent, or of files. */
public sealed interface SshSource {
    record OfAgent(Path socket) implements SshSource {}

    /** Private keys without passphrase. */
    record OfKeys(List<Path> files) implements SshSource {
        public OfKeys {
            files = List.copyOf(files);
        }
    }

    /** The keys and the name that build files know them by. */
    record Named(String id, SshSource source) {}

    /**
     * {@code ID}, {@code ID=SOCKET} or {@code ID=KEY[,KEY]}; without a path, the caller's own
     * agent.
     *
     * @throws IllegalArgumentException when the text is not of that form or there is no agent
     */
    static Named parse(String text, Map<String, String> environment) {
        int equals = text.indexOf('=');
        var id = equals < 0 ? text : text.substring(0, equals);
        if (id.isEmpty()) {
            throw new IllegalArgumentException(text + ": an id is missing");
        }
        if (equals < 0) {
            var socket = environment.getOrDefault("SSH_AUTH_SOCK", "");
            if (socket.isEmpty()) {
                throw new IllegalArgumentException(
                        text + ": no ssh agent runs here, SSH_AUTH_SOCK is not set");
            }
            return new Named(id, new OfAgent(Path.of(socket)));
        }
        var paths = new ArrayList<Path>();
        for (var path : text.substring(equals + 1).split(",", -1)) {
            if (path.isEmpty()) {
                throw new IllegalArgumentException(text + ": a path is missing");
            }
            paths.add(Path.of(path));
        }
        return new Named(
                id,
                paths.size() == 1 && isSocket(paths.getFirst())
                        ? new OfAgent(paths.getFirst())
                        : new OfKeys(paths));
    }

    private static boolean isSocket(Path path) {
        var file = path.toFile();
        return file.exists() && !file.isFile() && !file.isDirectory();
    }
}
