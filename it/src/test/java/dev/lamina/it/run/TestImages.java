package dev.lamina.it.run;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.History;
import dev.lamina.store.ref.ImageReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A store with one image, {@code busybox:latest}. */
final class TestImages {
    private TestImages() {}

    static ImageStore store(Path folder) throws Exception {
        var store = ImageStore.open(folder.resolve("store"), Durability.VOLATILE);
        Path root = BusyboxRoot.make(folder.resolve("rootfs"));
        var tar = new ProcessBuilder("tar", "-C", root.toString(), "-cf", "-", ".").start();
        store.importRootfs(
                tar.getInputStream(),
                ImageReference.parse("busybox:latest"),
                ContainerConfig.EMPTY.withCmd(Optional.of(List.of("sh"))),
                History.layer(Instant.EPOCH, "a test"));
        return store;
    }
}
