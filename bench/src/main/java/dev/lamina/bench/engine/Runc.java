package dev.lamina.bench.engine;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Only a runtime, on an unpacked root without images or layers: what the kernel's part costs. */
record Runc(Command runc, Path bundle, Path rootfs, String id) implements Engine {

    static Engine start(Site site) throws IOException {
        var bundle = site.state();
        var runc = Command.of("runc", bundle.resolve("log"));
        runc.then("spec", "--bundle", bundle.toString()).run();
        return new Runc(
                runc.then("--root", bundle.resolve("state").toString()),
                bundle,
                site.base().rootfs(),
                site.cgroup().substring(1) + "-runc");
    }

    /** The program is part of the bundle's configuration, so it is written there, untimed. */
    @Override
    public Command run(String... program) {
        try {
            var config = bundle.resolve("config.json");
            String arguments = "\"args\": [\"" + String.join("\", \"", program) + "\"]";
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace("\"terminal\": true", "\"terminal\": false")
                            .replaceFirst("\"args\": \\[[^]]*]", arguments)
                            .replace("\"path\": \"rootfs\"", "\"path\": \"" + rootfs + "\""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return runc.then("run", "--bundle", bundle.toString(), id);
    }

    @Override
    public Command build(Path context, boolean cached) {
        throw new UnsupportedOperationException("runc does not build");
    }
}
