package dev.lamina.cli;

import dev.lamina.run.Containers;
import dev.lamina.run.StoredContainer;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** A command that does the same to each container it is given, whatever becomes of the others. */
final class EachContainer implements Command {
    /** What is done to one; the line it gives is printed. */
    @FunctionalInterface
    interface Action {
        String on(StoredContainer container, Containers all) throws Exception;
    }

    private final String name;
    private final Arguments arguments;
    private final EngineOptions engine;
    private final Action action;
    private final Arguments.Value<List<String>> operands;

    /**
     * @param declare takes the arguments, declares more of them and says what is done
     */
    EachContainer(
            String name, String synopsis, String description, Function<Arguments, Action> declare) {
        this.name = "lamina " + name;
        arguments = new Arguments(this.name, synopsis + "CONTAINER…", description);
        engine = new EngineOptions(this.name, arguments);
        action = declare.apply(arguments);
        operands = arguments.operands("CONTAINER", "Name, id, or the beginning of an id.");
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (operands.get().isEmpty()) {
            throw new UsageException("no container given", "see " + name + " --help");
        }
        var all = engine.containers(console);
        int code = ExitCode.OK.code();
        for (String operand : operands.get()) {
            try {
                String line = action.on(all.find(operand), all);
                if (!line.isEmpty()) {
                    console.out().println(line);
                }
            } catch (StoreException e) {
                new ErrorPrinter(name, console.err()).print(e);
                code = ExitCode.FAILED.code();
            } catch (IOException e) {
                new ErrorPrinter(name, console.err()).print(e);
                code = ExitCode.FAILED.code();
            }
        }
        return code;
    }
}
