package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program {@code docker-credential-NAME} that keeps secrets. They pass through its standard
 * streams, never through arguments or environment; it has thirty seconds to answer.
 */
record CredentialHelper(String name) {
    private static final int PATIENCE_SECONDS = 30;
    private static final int MAX_ANSWER = 1 << 20;

    CredentialHelper {
        if (!name.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("not the name of a credential program: " + name);
        }
    }

    Optional<Credentials> get(String server) throws IOException {
        Answer answer = run("get", server);
        if (answer.code != 0) {
            return Optional.empty();
        }
        JsonObject json = JsonObject.parse(answer.text.getBytes(StandardCharsets.UTF_8));
        Optional<String> user = json.string("Username");
        Optional<String> secret = json.string("Secret");
        return user.isPresent() && secret.isPresent()
                ? Optional.of(new Credentials(user.get(), secret.get()))
                : Optional.empty();
    }

    void store(String server, Credentials credentials) throws IOException {
        var json =
                JsonObject.EMPTY
                        .with("ServerURL", server)
                        .with("Username", credentials.user())
                        .with("Secret", credentials.secret());
        if (run("store", json.toString()).code != 0) {
            throw new StoreException(
                    "docker-credential-" + name + " did not keep the credentials of " + server, "");
        }
    }

    boolean erase(String server) throws IOException {
        return run("erase", server).code == 0;
    }

    private record Answer(int code, String text) {}

    private Answer run(String verb, String input) throws IOException {
        Process process;
        try {
            process =
                    new ProcessBuilder("docker-credential-" + name, verb)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            throw new StoreException(
                    "cannot run the credential program docker-credential-" + name,
                    "Install it, or remove it from the auth file.",
                    e);
        }
        try {
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var watch =
                    process.onExit()
                            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .whenComplete((_, late) -> kill(process, late));
            byte[] out = process.getInputStream().readNBytes(MAX_ANSWER);
            watch.exceptionally(_ -> process).join();
            return new Answer(process.waitFor(), new String(out, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static void kill(Process process, @org.jspecify.annotations.Nullable Throwable late) {
        if (late != null) {
            process.destroyForcibly();
        }
    }
}
