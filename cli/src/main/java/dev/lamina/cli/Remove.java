package dev.lamina.cli;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.util.List;

/** {@code lamina rm}. */
final class Remove implements Command {
    private final Arguments arguments =
            new Arguments("lamina rm", "[-f] CONTAINER…", "Removes containers.");
    private final EngineOptions engine = new EngineOptions("lamina rm", arguments);
    private final Arguments.Value<Boolean> force =
            arguments.flag("-f, --force", "End those that run; one that is missing is no error.");
    private final Arguments.Value<List<String>> operands =
            arguments.operands("CONTAINER", "Name, id, or the beginning of an id.");

    Remove() {
        arguments.accepted(
                "-v, --volumes", "Their anonymous volumes, of which there are none yet.");
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (operands.get().isEmpty()) {
            throw new UsageException("no container given", "see lamina rm --help");
        }
        var all = engine.containers(console);
        int code = ExitCode.OK.code();
        for (String operand : operands.get()) {
            try {
                var container = all.find(operand);
                container.remove(force.get());
                console.out().println(operand);
            } catch (StoreException e) {
                if (!force.get() || !String.valueOf(e.getMessage()).startsWith("no such")) {
                    new ErrorPrinter("lamina rm", console.err()).print(e);
                    code = ExitCode.FAILED.code();
                }
            } catch (IOException e) {
                new ErrorPrinter("lamina rm", console.err()).print(e);
                code = ExitCode.FAILED.code();
            }
        }
        return code;
    }
}
