package dev.lamina.unionfs.transport;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The processes that have a FUSE device open, by the number of its connection, as {@code /proc}
 * shows them. A server ends with its last descriptor, so a connection nobody holds is dead.
 *
 * @param isComplete whether every device tells its connection; kernels before 6.8 do not
 */
record FuseServers(Map<Integer, Integer> pids, boolean isComplete) {
    private static final Path PROC = Path.of("/proc");
    private static final String DEVICE = "/dev/fuse";
    private static final String FIELD = "fuse_connection:";

    FuseServers {
        pids = Map.copyOf(pids);
    }

    /** Looks at each descriptor of each process that this one may look at. */
    static FuseServers visible() throws IOException {
        var pids = new HashMap<Integer, Integer>();
        boolean complete = true;
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                complete &= devices(process, pids);
            }
        }
        return new FuseServers(pids, complete);
    }

    /** This process alone, if it is one. */
    static FuseServers self() {
        var pids = new HashMap<Integer, Integer>();
        boolean complete =
                devices(PROC.resolve(Long.toString(ProcessHandle.current().pid())), pids);
        return new FuseServers(pids, complete);
    }

    private static boolean devices(Path process, Map<Integer, Integer> pids) {
        boolean complete = true;
        try (DirectoryStream<Path> fds = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var fd : fds) {
                if (isDevice(fd)) {
                    var info = process.resolve("fdinfo").resolve(fd.getFileName());
                    var connection = connection(info);
                    if (connection.isPresent()) {
                        int pid = Integer.parseInt(process.getFileName().toString());
                        pids.put(connection.getAsInt(), pid);
                    }
                    complete &= connection.isPresent();
                }
            }
        } catch (IOException e) {
            // somebody else's, or gone meanwhile
        }
        return complete;
    }

    private static boolean isDevice(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString().equals(DEVICE);
        } catch (IOException e) {
            return false;
        }
    }

    private static OptionalInt connection(Path info) throws IOException {
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith(FIELD))
                .mapToInt(line -> Integer.parseInt(line.substring(FIELD.length()).strip()))
                .findFirst();
    }

    /** The process that serves a connection. */
    OptionalInt of(int connection) {
        var pid = pids.get(connection);
        return pid == null ? OptionalInt.empty() : OptionalInt.of(pid);
    }

    /** Whether the server of a user's mount would be among these, if it lived. */
    boolean seesAllOf(int user, int self) {
        return isComplete && (self == 0 || self == user);
    }
}
