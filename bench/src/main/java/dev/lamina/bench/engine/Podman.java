package dev.lamina.bench.engine;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.nio.file.Path;

/** Podman with runc. It only runs: its builds are buildah's. */
record Podman(ContainersStorage storage, String cgroup) implements Engine {

    static Engine start(Site site) throws IOException {
        var storage = new ContainersStorage(site.state());
        storage.command("podman")
                .words("import --quiet")
                .then(site.base().tar().toString(), "localhost/busybox:latest")
                .run();
        return new Podman(storage, site.cgroup());
    }

    @Override
    public Command run(String... program) {
        return storage.command("podman")
                .words("--runtime runc --cgroup-manager cgroupfs run --rm --network none")
                .then("--cgroup-parent", cgroup, "localhost/busybox")
                .then(program);
    }

    @Override
    public Command build(Path context, boolean cached) {
        throw new UnsupportedOperationException("podman builds as buildah does");
    }
}
