package dev.lamina.run;

import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What is written down about a container that is kept; docs/formats.md specifies it. */
record ContainerRecord(ContainerFolder folder) {
    void started(
            ImageReference reference, Image image, RunOptions options, List<ByteString> command)
            throws IOException {
        String now = Instant.now().toString();
        var config =
                JsonObject.EMPTY
                        .with("id", folder.id())
                        .with("name", options.name().orElse(""))
                        .with("image", reference.tagged().toString())
                        .with("manifest", image.digest().toString())
                        .with("created", now)
                        .withStrings(
                                "command", command.stream().map(ByteString::toString).toList());
        folder.replace(folder.config(), config.bytes());
        var state = JsonObject.EMPTY.with("status", "running").with("started", now);
        folder.replace(folder.state(), state.bytes());
    }

    void ended(ExitStatus status) throws IOException {
        var state =
                JsonObject.EMPTY
                        .with("status", "exited")
                        .with("finished", Instant.now().toString())
                        .with("exitCode", status.code())
                        .with("outOfMemory", status.outOfMemory());
        folder.replace(folder.state(), state.bytes());
    }
}
