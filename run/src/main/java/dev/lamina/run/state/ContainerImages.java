package dev.lamina.run.state;

import static java.util.Locale.ROOT;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which images the containers of a root were made of, running or not.
 *
 * @param folder of all containers
 */
public record ContainerImages(Path folder) {
    private static final Set<String> LIVE = Set.of("running", "paused", "restarting");

    /**
     * A container that needs an image.
     *
     * @param id of it
     * @param name given to it; empty when it has none
     * @param manifest of the image
     * @param running whether its program runs, as far as is written down
     */
    public record Use(String id, String name, Digest manifest, boolean running) {}

    public List<Use> list() throws IOException {
        List<Use> uses = new ArrayList<>();
        try (var folders = Files.newDirectoryStream(folder)) {
            for (Path container : folders) {
                if (Files.isRegularFile(container.resolve("config.json"))) {
                    read(container, uses);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return List.copyOf(uses);
    }

    /** The manifests of them all. */
    public Set<Digest> manifests() throws IOException {
        Set<Digest> manifests = new HashSet<>();
        list().forEach(use -> manifests.add(use.manifest()));
        return manifests;
    }

    private static void read(Path container, List<Use> uses) throws IOException {
        try {
            var config = JsonObject.parse(Files.readAllBytes(container.resolve("config.json")));
            var state = state(container);
            uses.add(
                    new Use(
                            String.valueOf(container.getFileName()),
                            state.string("name").orElse(""),
                            Digest.parse(config.string("manifest").orElse("")),
                            LIVE.contains(state.string("status").orElse("").toLowerCase(ROOT))));
        } catch (NoSuchFileException e) {
            // removed meanwhile
        } catch (StoreException e) {
            throw new StoreException(
                    "cannot tell which image container "
                            + container.getFileName()
                            + " needs: "
                            + e.getMessage(),
                    "Remove the container: nothing is collected until that is known.",
                    e);
        }
    }

    private static JsonObject state(Path container) throws IOException {
        try {
            return JsonObject.parse(Files.readAllBytes(container.resolve("state.json")));
        } catch (NoSuchFileException e) {
            return JsonObject.EMPTY;
        }
    }
}
