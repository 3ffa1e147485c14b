package dev.lamina.run.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan must know of the machine and of this process. Read once.
 *
 * @param bounding capabilities that can be given away at all
 * @param openFiles the hard limit of this process on open files
 * @param oomScore the {@code oom_score_adj} of this process, which serves the file system
 * @param thermalThrottle paths that tell containers of each other through the CPU's heat
 * @param kcore whether the kernel shows its memory
 * @param filters whether system calls can be filtered: their numbers are known for x86_64 only
 */
public record Host(
        CapabilitySet bounding,
        long openFiles,
        int oomScore,
        List<String> thermalThrottle,
        boolean kcore,
        boolean filters) {
    public Host {
        thermalThrottle = List.copyOf(thermalThrottle);
    }

    public static Host read() throws IOException {
        Path proc = Path.of("/proc");
        Path self = proc.resolve("self");
        return new Host(
                new CapabilitySet(
                        Long.parseUnsignedLong(field(self.resolve("status"), "CapBnd:", 0), 16)),
                openFiles(field(self.resolve("limits"), "Max open files", 1)),
                Integer.parseInt(Files.readString(self.resolve("oom_score_adj")).strip()),
                thermalThrottle(Path.of("/sys/devices/system/cpu")),
                Files.exists(proc.resolve("kcore")),
                System.getProperty("os.arch", "").equals("amd64"));
    }

    private static String field(Path file, String label, int column) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(label)) {
                String rest = line.substring(label.length()).strip();
                for (int i = 0; i < column; i++) {
                    rest = rest.substring(rest.indexOf(' ')).strip();
                }
                int end = rest.indexOf(' ');
                return end < 0 ? rest : rest.substring(0, end);
            }
        }
        throw new IOException(file + " has no line " + label);
    }

    private static long openFiles(String value) {
        return value.equals("unlimited") ? -1 : Long.parseLong(value);
    }

    private static List<String> thermalThrottle(Path cpus) throws IOException {
        var paths = new ArrayList<String>();
        for (int cpu = 0; ; cpu++) {
            Path folder = cpus.resolve("cpu" + cpu);
            if (!Files.exists(folder)) {
                return paths;
            }
            Path throttle = folder.resolve("thermal_throttle");
            if (Files.exists(throttle)) {
                paths.add(throttle.toString());
            }
        }
    }
}
