package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The auth files that docker, podman and skopeo share, and the credential programs they name. The
 * first file that knows a registry decides; logging in writes the first of them.
 *
 * @param files in the order they are asked
 */
public record CredentialStore(List<Path> files) {
    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    public CredentialStore {
        files = List.copyOf(files);
    }

    /** What is known for a repository, {@code domain/path}, or for its registry. */
    public Optional<Credentials> find(String domain, String path) throws IOException {
        for (Path file : files) {
            JsonObject json = read(file);
            for (String key : keys(domain, path)) {
                Optional<Credentials> found = find(json, key);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Credentials> find(JsonObject json, String key) throws IOException {
        JsonObject helpers = json.object("credHelpers").orElse(JsonObject.EMPTY);
        Optional<String> own = helpers.string(key);
        if (own.isPresent()) {
            return new CredentialHelper(own.get()).get(key);
        }
        JsonObject auths = json.object("auths").orElse(JsonObject.EMPTY);
        Optional<JsonObject> entry = auths.object(key);
        if (entry.isPresent()) {
            Optional<Credentials> plain = credentials(entry.get());
            if (plain.isPresent()) {
                return plain;
            }
        }
        Optional<String> store = json.string("credsStore");
        return store.isPresent() && (entry.isPresent() || key.equals(DOCKER_HUB))
                ? new CredentialHelper(store.get()).get(key)
                : Optional.empty();
    }

    private static Optional<Credentials> credentials(JsonObject entry) throws StoreException {
        Optional<String> identity = entry.string("identitytoken").filter(t -> !t.isEmpty());
        if (identity.isPresent()) {
            return identity.map(Credentials::identity);
        }
        Optional<String> encoded = entry.string("auth").filter(t -> !t.isEmpty());
        if (encoded.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded.get());
            String both = new String(bytes, StandardCharsets.UTF_8).replaceAll("\0+$", "");
            int colon = both.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Credentials(both.substring(0, colon), both.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** From the most special to the registry itself; docker.io has a name of its own. */
    private static List<String> keys(String domain, String path) {
        List<String> keys = new ArrayList<>();
        String whole = path.isEmpty() ? domain : domain + "/" + path;
        for (int end = whole.length(); end > 0; end = whole.lastIndexOf('/', end - 1)) {
            keys.add(whole.substring(0, end));
        }
        if (domain.equals("docker.io")) {
            keys.add(DOCKER_HUB);
        }
        keys.add("https://" + domain);
        keys.add("http://" + domain);
        return keys;
    }

    /** Keeps credentials for a registry. Where they went. */
    public String put(String domain, Credentials credentials) throws IOException {
        Path file = files.getFirst();
        JsonObject json = read(file);
        String key = key(domain);
        Optional<String> helper = helper(json, key);
        JsonObject auths = json.object("auths").orElse(JsonObject.EMPTY);
        JsonObject entry = JsonObject.EMPTY;
        if (helper.isPresent()) {
            new CredentialHelper(helper.get()).store(key, credentials);
        } else {
            entry =
                    credentials.isIdentityToken()
                            ? entry.with("identitytoken", credentials.secret())
                            : entry.with("auth", credentials.encoded());
        }
        write(file, json.with("auths", auths.with(key, entry)));
        return helper.map(name -> "the program docker-credential-" + name).orElse(file.toString());
    }

    /** Forgets a registry in every file. Whether it was known. */
    public boolean remove(String domain) throws IOException {
        boolean known = false;
        String key = key(domain);
        for (Path file : files) {
            JsonObject json = read(file);
            JsonObject auths = json.object("auths").orElse(JsonObject.EMPTY);
            Optional<String> helper = helper(json, key);
            if (helper.isPresent()) {
                known |= new CredentialHelper(helper.get()).erase(key);
            }
            if (auths.has(key)) {
                write(file, json.with("auths", auths.without(key)));
                known = true;
            }
        }
        return known;
    }

    private static Optional<String> helper(JsonObject json, String key) throws StoreException {
        Optional<String> own = json.object("credHelpers").orElse(JsonObject.EMPTY).string(key);
        return own.isPresent() ? own : json.string("credsStore");
    }

    private static String key(String domain) {
        return domain.equals("docker.io") ? DOCKER_HUB : domain;
    }

    private static JsonObject read(Path file) throws IOException {
        try {
            return JsonObject.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return JsonObject.EMPTY;
        } catch (StoreException e) {
            throw new StoreException(
                    "cannot use the auth file " + file + ": " + e.getMessage(),
                    "Correct the file, or move it away and log in again.",
                    e);
        }
    }

    /** Replaces the file in one step; nobody else can read it at any time. */
    private static void write(Path file, JsonObject json) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        Path fresh = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(fresh);
        try (var channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            var bytes = ByteBuffer.wrap(json.bytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
