package dev.lamina.run;

import dev.lamina.run.state.ContainerFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of {@code /etc} that belong to a container and not to its image. */
final class GeneratedFiles {
    static final List<String> NAMES = List.of("hosts", "hostname", "resolv.conf");

    private static final Path ETC = Path.of("/etc");
    private static final String LOCALHOST =
            """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            """;

    private GeneratedFiles() {}

    /** Writes them into the folder. */
    static void write(ContainerFolder folder, String hostName, Network network, Names names)
            throws IOException {
        write(folder, "hostname", hostName + "\n");
        var more = new StringBuilder();
        names.hosts().forEach(line -> more.append(line).append('\n'));
        switch (network) {
            case NONE -> {
                write(folder, "hosts", LOCALHOST + "127.0.1.1\t" + hostName + "\n" + more);
                write(folder, "resolv.conf", "# no network\n");
            }
            case HOST -> {
                write(folder, "hosts", hostFile("hosts") + "127.0.1.1\t" + hostName + "\n" + more);
                String resolver = hostFile("resolv.conf");
                write(
                        folder,
                        "resolv.conf",
                        names.changesResolver() ? names.resolver(resolver) : resolver);
            }
        }
    }

    private static String hostFile(String name) throws IOException {
        Path file = ETC.resolve(name);
        return Files.isReadable(file)
                ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                : "";
    }

    private static void write(ContainerFolder folder, String name, String content)
            throws IOException {
        Files.writeString(folder.generated(name), content, StandardCharsets.ISO_8859_1);
    }
}
