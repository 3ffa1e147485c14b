package dev.lamina.run;

import dev.lamina.run.state.ContainerFolder;
import dev.lamina.run.state.ContainerId;
import dev.lamina.run.state.RecordJson;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;

/**
 * What a container was made from and never changes; {@code config.json} of its folder, which
 * docs/formats.md specifies.
 *
 * @param image as it was asked for
 * @param stopSignal the image's, which the options may replace
 * @param manifest of the image at that time: a tag that moves does not move the container
 */
public record Creation(
        ContainerId id,
        ImageReference image,
        Digest manifest,
        Instant created,
        String stopSignal,
        RunOptions options) {

    static Creation read(ContainerFolder folder) throws IOException {
        return RecordJson.read(
                JsonObject.parse(Files.readAllBytes(folder.config())), Creation.class);
    }

    void write(ContainerFolder folder) throws IOException {
        folder.replace(folder.config(), RecordJson.write(this).bytes());
    }
}
