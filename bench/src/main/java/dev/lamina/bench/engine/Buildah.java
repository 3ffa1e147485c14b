package dev.lamina.bench.engine;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.nio.file.Path;

/** Buildah with runc. It only builds. */
record Buildah(ContainersStorage storage, String cgroup) implements Engine {

    static Engine start(Site site) throws IOException {
        var buildah = new ContainersStorage(site.state()).command("buildah");
        buildah.words("from --name base scratch").run();
        buildah.words("add --quiet base").then(site.base().tar().toString(), "/").run();
        buildah.words("commit --rm base localhost/busybox:latest").run();
        return new Buildah(new ContainersStorage(site.state()), site.cgroup());
    }

    @Override
    public Command run(String... program) {
        throw new UnsupportedOperationException("buildah only builds; podman runs");
    }

    @Override
    public Command build(Path context, boolean cached) {
        return storage.command("buildah")
                .words("bud --layers --runtime runc --network none -t bench:1")
                .words(cached ? "" : "--no-cache")
                .then("--cgroup-parent", cgroup + "/buildah", context.toString());
    }
}
