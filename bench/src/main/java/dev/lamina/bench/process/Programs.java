package dev.lamina.bench.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is installed. */
public final class Programs {
    private static final List<String> FOLDERS =
            Stream.concat(
                            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
                            Stream.of("/usr/sbin", "/sbin"))
                    .toList();

    private Programs() {}

    public static Optional<Path> find(String name) {
        return Stream.concat(
                        Stream.of(Path.of(name)).filter(Path::isAbsolute),
                        FOLDERS.stream().map(f -> Path.of(f, name)))
                .filter(Files::isReadable)
                .findFirst();
    }

    /** The first that is missing, in words. */
    public static Optional<String> absence(String... names) {
        return Stream.of(names)
                .filter(name -> find(name).isEmpty())
                .findFirst()
                .map(name ->
                        Path.of(name).isAbsolute()
                                ? name + " is not built"
                                : name + " is not installed");
    }
}
