package dev.lamina.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code lamina warm-up}, which packaging runs once to record the AOT cache: the usual commands, in
 * one process, on a root of its own that is removed. What a machine does not permit is left out.
 */
final class WarmUp implements Command {
    private final Arguments arguments = new Arguments("lamina warm-up", "");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        Path root = Files.createTempDirectory("lamina-warm-up");
        try {
            Path context = Files.createDirectory(root.resolve("context"));
            Files.writeString(context.resolve("file"), "content\n");
            Files.writeString(
                    context.resolve("Buildfile"),
                    """
                    FROM busybox
                    ENV A=b
                    WORKDIR /work
                    COPY file ./
                    RUN echo "$A" >made && rm file
                    CMD ["true"]
                    """);
            for (var line :
                    List.of(
                            List.of("lamina", "base", "busybox"),
                            List.of("jbuild", "-t", "warm:1", context.toString()),
                            List.of("jbuild", "-t", "warm:2", context.toString()),
                            List.of("jrun", "--rm", "warm:1"),
                            List.of("jrun", "--rm", "busybox", "true"),
                            List.of("lamina", "images"),
                            List.of("lamina", "layers", "warm:1"),
                            List.of("lamina", "inspect", "warm:1"),
                            List.of("lamina", "diff", "busybox", "warm:1"))) {
                int code = Main.run(line.getFirst(), withRoot(line, root), console);
                console.err().println(String.join(" ", line) + ": " + code);
            }
            new WarmMount(Files.createDirectory(root.resolve("union"))).serve(console);
        } finally {
            Folders.remove(root);
        }
        return ExitCode.OK.code();
    }

    private static List<String> withRoot(List<String> line, Path root) {
        var arguments = new java.util.ArrayList<>(line.subList(1, line.size()));
        int at = line.getFirst().equals("lamina") ? 1 : 0;
        arguments.addAll(at, List.of("--root", root.resolve("store").toString()));
        return arguments;
    }
}
