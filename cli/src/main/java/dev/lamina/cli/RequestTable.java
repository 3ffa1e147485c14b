package dev.lamina.cli;

import dev.lamina.unionfs.transport.RequestCount;
import java.io.PrintStream;
import java.util.List;

/** What the kernel has asked a mount for, as people read it. */
final class RequestTable {
    private static final int MICRO = 1000;

    private RequestTable() {}

    static void print(List<RequestCount> requests, PrintStream out) {
        var table = new Table("REQUEST", "COUNT", "ERRORS", "BYTES", "MICROSECONDS");
        for (var request : requests) {
            table.add(
                    request.operation(),
                    Long.toString(request.requests()),
                    Long.toString(request.errors()),
                    Long.toString(request.bytes()),
                    Long.toString(request.nanos() / MICRO));
        }
        table.print(out);
    }
}
