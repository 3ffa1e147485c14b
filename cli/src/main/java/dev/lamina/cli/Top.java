package dev.lamina.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code lamina top}. */
final class Top implements Command {
    private static final long TICKS_PER_SECOND = 100;

    private final Arguments arguments =
            new Arguments(
                    "lamina top",
                    "CONTAINER",
                    "Shows the processes of a container, as the host sees them.");
    private final EngineOptions engine = new EngineOptions("lamina top", arguments);
    private final Arguments.Value<String> operand =
            arguments.operand("CONTAINER", "Name, id, or the beginning of an id.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var table = new Table("PID", "PPID", "USER", "TIME", "COMMAND");
        for (long pid : engine.containers(console).find(operand.get()).processes()) {
            try {
                add(table, Path.of("/proc", Long.toString(pid)));
            } catch (NoSuchFileException e) {
                // it has just ended
            }
        }
        table.print(console.out());
        return ExitCode.OK.code();
    }

    private static void add(Table table, Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        int end = stat.lastIndexOf(')');
        String[] fields = stat.substring(end + 2).split(" ", -1);
        long seconds = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        String line =
                Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip();
        String name = stat.substring(stat.indexOf('(') + 1, end);
        table.add(
                String.valueOf(process.getFileName()),
                fields[1],
                Files.getAttribute(process, "unix:uid").toString(),
                "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60),
                Console.printable(line.isEmpty() ? "[" + name + "]" : line));
    }
}
