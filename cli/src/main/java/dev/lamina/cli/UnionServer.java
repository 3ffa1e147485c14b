package dev.lamina.cli;

import dev.lamina.unionfs.UnionMount;
import java.io.IOException;

/** A union on a mount point, from its mount to the end of the program. */
final class UnionServer {
    private UnionServer() {}

    /** Returns when it has been unmounted; a signal unmounts it. */
    static void serve(UnionSpec spec, Console console) throws IOException, InterruptedException {
        for (String option : spec.ignored()) {
            console.err().println("junion: ignored: mount option " + Paths.shown(option));
        }
        try (var mount = UnionMount.open(spec.options(), spec.attachment())) {
            Runtime.getRuntime().addShutdownHook(new Thread(mount::close, "unmount"));
            Background.ready();
            mount.await();
            if (spec.tellsRequests()) {
                tell(mount, console);
            }
        }
    }

    private static void tell(UnionMount mount, Console console) {
        var table = new Table("REQUEST", "COUNT", "ERRORS");
        for (var request : mount.requests()) {
            table.add(
                    request.operation(),
                    Long.toString(request.requests()),
                    Long.toString(request.errors()));
        }
        table.print(console.err());
    }
}
