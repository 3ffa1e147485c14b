package dev.lamina.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a container uses, as its groups and namespaces count it at one moment.
 *
 * @param nanos of CPU time since it was started
 * @param memory bytes, without what the kernel could drop at once
 * @param memoryLimit bytes; {@link Long#MAX_VALUE} for none
 * @param processes and threads
 * @param read bytes from block devices
 * @param written bytes to block devices
 * @param received bytes from networks
 * @param sent bytes to networks
 */
public record Usage(
        long nanos,
        long memory,
        long memoryLimit,
        long processes,
        long read,
        long written,
        long received,
        long sent) {

    /**
     * @param groups those of the container that exist
     * @param pid a process of it
     */
    static Usage read(List<Path> groups, long pid) throws IOException {
        var counters = new Counters(groups);
        long[] io = counters.blockBytes();
        long[] network = network(pid);
        return new Usage(
                counters.cpuNanos(),
                counters.memory(),
                counters.memoryLimit(),
                counters.number("pids.current"),
                io[0],
                io[1],
                network[0],
                network[1]);
    }

    /** Received and sent by all devices but loopback. */
    private static long[] network(long pid) throws IOException {
        long[] sums = new long[2];
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/dev"))) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).strip().equals("lo")) {
                String[] fields = line.substring(colon + 1).strip().split("\\s+", -1);
                sums[0] += Long.parseLong(fields[0]);
                sums[1] += Long.parseLong(fields[8]);
            }
        }
        return sums;
    }

    /** Files of version 1 and 2, whichever is there. */
    private record Counters(List<Path> groups) {
        private List<String> lines(String name) throws IOException {
            for (Path group : groups) {
                Path file = group.resolve(name);
                if (Files.exists(file)) {
                    return Files.readAllLines(file);
                }
            }
            return List.of();
        }

        long number(String name) throws IOException {
            var lines = lines(name);
            return lines.isEmpty() ? 0 : parse(lines.getFirst());
        }

        private static long parse(String text) {
            return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
        }

        private long field(String file, String name) throws IOException {
            for (String line : lines(file)) {
                if (line.startsWith(name + " ")) {
                    return Long.parseLong(line.substring(name.length() + 1));
                }
            }
            return 0;
        }

        long cpuNanos() throws IOException {
            long separate = number("cpuacct.usage");
            return separate > 0 ? separate : 1000 * field("cpu.stat", "usage_usec");
        }

        long memory() throws IOException {
            long unified = number("memory.current");
            long used = unified > 0 ? unified : number("memory.usage_in_bytes");
            String name = unified > 0 ? "inactive_file" : "total_inactive_file";
            return Math.max(0, used - field("memory.stat", name));
        }

        long memoryLimit() throws IOException {
            long unified = number("memory.max");
            long limit = unified > 0 ? unified : number("memory.limit_in_bytes");
            return limit <= 0 || limit > 1L << 60 ? Long.MAX_VALUE : limit;
        }

        long[] blockBytes() throws IOException {
            long[] sums = new long[2];
            for (String line : lines("blkio.throttle.io_service_bytes")) {
                String[] fields = line.split(" ", -1);
                if (fields.length == 3 && fields[1].equals("Read")) {
                    sums[0] += Long.parseLong(fields[2]);
                } else if (fields.length == 3 && fields[1].equals("Write")) {
                    sums[1] += Long.parseLong(fields[2]);
                }
            }
            for (String line : lines("io.stat")) {
                for (String field : line.split(" ", -1)) {
                    if (field.startsWith("rbytes=")) {
                        sums[0] += Long.parseLong(field.substring(7));
                    } else if (field.startsWith("wbytes=")) {
                        sums[1] += Long.parseLong(field.substring(7));
                    }
                }
            }
            return sums;
        }
    }
}
