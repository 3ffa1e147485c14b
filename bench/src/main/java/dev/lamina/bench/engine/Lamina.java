package dev.lamina.bench.engine;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.nio.file.Path;

/** Our own commands, from the checkout, with a store of their own. */
record Lamina(Path checkout, Path state) implements Engine {

    static Engine start(Path checkout, Site site) throws IOException {
        var lamina = new Lamina(checkout, site.state());
        lamina.command("lamina")
                .then("import", site.base().tar().toString(), "busybox:latest")
                .run();
        return lamina;
    }

    @Override
    public Command run(String... program) {
        return command("jrun").words("--rm --network none busybox").then(program);
    }

    @Override
    public Command build(Path context, boolean cached) {
        return command("jbuild")
                .words("--network none -t bench:1")
                .words(cached ? "" : "--no-cache")
                .then(context.toString());
    }

    private Command command(String name) {
        return Command.of(checkout.resolve("bin").resolve(name).toString(), state.resolve("log"))
                .with("LAMINA_ROOT", state.resolve("store").toString());
    }
}
