package dev.lamina.cli;

import dev.lamina.run.container.StartException;
import java.util.Arrays;
import java.util.List;

/**
 * The entry of all programs. The first argument is the program's name ({@code jbuild}, {@code
 * jrun}, {@code junion}, {@code mount.fuse.junion} or {@code lamina}); the launch scripts give it.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var console = Console.system();
        List<String> all = Arrays.asList(arguments);
        var program = all.getFirst();
        int code = run(program, Programs.arguments(program, all.subList(1, all.size())), console);
        console.out().flush();
        Background.ended(code);
        System.exit(code);
    }

    static int run(String program, List<String> arguments, Console console) {
        ExitCode failure = ExitCode.USAGE;
        ExitCode misuse = ExitCode.USAGE;
        try {
            var invocation = Programs.find(program, arguments);
            var command = invocation.command();
            failure = command.failure();
            misuse = command.misuse();
            if (!command.arguments().parse(invocation.arguments())) {
                console.out().print(command.arguments().help());
                return ExitCode.OK.code();
            }
            return command.run(console);
        } catch (UsageException e) {
            new ErrorPrinter(program, console.err()).print(e);
            return misuse.code();
        } catch (StartException e) {
            new ErrorPrinter(program, console.err()).print(e);
            return failure == ExitCode.LAMINA ? e.exitCode() : failure.code();
        } catch (Exception e) {
            new ErrorPrinter(program, console.err()).print(e);
            return failure.code();
        }
    }
}
