package dev.lamina.bench;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the figures were taken on. */
final class Machine {
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
    private static final Map<String, List<String>> PEERS =
            Map.of(
                    "docker", List.of("dockerd", "--version"),
                    "buildah", List.of("buildah", "--version"),
                    "podman", List.of("podman", "--version"),
                    "runc", List.of("runc", "--version"),
                    "fuse-overlayfs",
                            List.of(
                                    "sh",
                                    "-c",
                                    "fuse-overlayfs --version 2>/dev/null | grep overlayfs"),
                    "unionfs-fuse",
                            List.of(
                                    "sh",
                                    "-c",
                                    "unionfs-fuse --version 2>/dev/null | grep -o 'unionfs-fuse version.*'"));

    private Machine() {}

    static String describe(Path work) throws IOException {
        return String.format(
                "%s, %d × %s, %d GiB, Linux %s, %s, Java %s; %s; load before: %s",
                LocalDate.now(java.time.ZoneId.systemDefault()),
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"),
                Math.round(
                        Long.parseLong(field("/proc/meminfo", "MemTotal").split(" ", -1)[0])
                                / 1048576.0),
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                Files.getFileStore(work).type(),
                Runtime.version().feature(),
                String.join(", ", versions()),
                Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }

    private static String field(String file, String name) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0 unknown");
        }
    }

    private static List<String> versions() throws IOException {
        var versions = new ArrayList<String>();
        for (var peer : new java.util.TreeMap<>(PEERS).entrySet()) {
            String version;
            try {
                var found =
                        VERSION.matcher(
                                new Command(peer.getValue(), Map.of(), Path.of("/dev/null"))
                                        .output());
                version = found.find() ? found.group() : "absent";
            } catch (IOException notInstalled) {
                version = "absent";
            }
            versions.add(peer.getKey() + " " + version);
        }
        return versions;
    }
}
