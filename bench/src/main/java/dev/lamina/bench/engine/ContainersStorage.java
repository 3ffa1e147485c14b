package dev.lamina.bench.engine;

import dev.lamina.bench.process.Command;
import java.nio.file.Path;

/** A store of the kind that buildah and podman have, on kernel overlayfs. */
record ContainersStorage(Path folder) {

    Command command(String program) {
        return Command.of(program, folder.resolve("log"))
                .then("--root", folder.resolve("storage").toString())
                .then("--runroot", folder.resolve("run").toString())
                .words("--storage-driver overlay");
    }
}
