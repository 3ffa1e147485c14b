package dev.lamina.bench.engine;

import dev.lamina.bench.Case;
import dev.lamina.bench.Trial;
import dev.lamina.bench.process.Command;
import java.io.IOException;

/**
 * One command of each tool.
 *
 * @param again whether it is run once before, untimed
 */
record EngineCase(String name, boolean again, Step step) implements Case<EnginePeer> {

    /** What a tool is told to do; made untimed. */
    interface Step {
        Command of(Engine engine);
    }

    static EngineCase of(String name, Step step) {
        return new EngineCase(name, false, step);
    }

    static EngineCase again(String name, Step step) {
        return new EngineCase(name, true, step);
    }

    @Override
    public Trial prepare(EnginePeer peer) throws IOException {
        var engine = peer.engine();
        var command = step.of(engine);
        if (again) {
            command.run();
        }
        return command::run;
    }
}
