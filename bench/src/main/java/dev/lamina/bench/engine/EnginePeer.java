package dev.lamina.bench.engine;

import dev.lamina.bench.Peer;
import dev.lamina.bench.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool that is started when first asked for, and kept until closed. */
public final class EnginePeer implements Peer, AutoCloseable {
    private final String name;
    private final boolean ours;
    private final List<String> programs;
    private final Site site;
    private final Start start;
    private @Nullable Engine engine;
    private @Nullable IOException failure;

    interface Start {
        Engine start(Site site) throws IOException;
    }

    /**
     * @param programs what must be installed
     */
    EnginePeer(String name, boolean ours, List<String> programs, Site site, Start start) {
        this.name = name;
        this.ours = ours;
        this.programs = List.copyOf(programs);
        this.site = site;
        this.start = start;
    }

    /**
     * @throws IOException if it cannot be started; the same one each time
     */
    Engine engine() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (engine == null) {
            try {
                Files.createDirectory(site.state());
                engine = start.start(site);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
        return engine;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean ours() {
        return ours;
    }

    @Override
    public Optional<String> absence() {
        return Programs.absence(programs.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        if (engine != null) {
            engine.close();
        }
    }
}
