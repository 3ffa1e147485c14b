package dev.lamina.bench.mount;

import dev.lamina.bench.Case;
import dev.lamina.bench.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Mounting as such, from the start of the program until the mount is there.
 *
 * @param layers lower branches, with one small file each
 */
record MountCase(String name, SharedBranches branches, int layers) implements Case<UnionPeer> {

    @Override
    public Trial prepare(UnionPeer peer) throws IOException {
        var made = branches.made();
        String lower = lower(made.folder().resolve("layers"));
        return new Trial() {
            private @Nullable Union union;

            @Override
            public void measured() throws IOException {
                union = Union.mount(peer, made, lower);
            }

            @Override
            public void close() throws IOException {
                if (union != null) {
                    union.close();
                }
            }
        };
    }

    private String lower(Path folder) throws IOException {
        var paths = new StringBuilder();
        for (int i = 0; i < layers; i++) {
            var layer = Files.createDirectories(folder.resolve("layer-" + i));
            Files.writeString(layer.resolve("file-" + i), "content");
            paths.append(i == 0 ? "" : ":").append(layer);
        }
        return paths.toString();
    }
}
