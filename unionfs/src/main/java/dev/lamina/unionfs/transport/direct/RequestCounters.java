package dev.lamina.unionfs.transport.direct;

import dev.lamina.unionfs.transport.RequestCount;

/**
 * How many requests of each kind one worker has answered. Only that worker counts; others may look
 * at any time and see a count that was right a moment ago.
 */
final class RequestCounters {
    private final long[] requests = new long[Opcode.CODES];
    private final long[] errors = new long[Opcode.CODES];
    private final long[] bytes = new long[Opcode.CODES];
    private final long[] nanos = new long[Opcode.CODES];

    void request(Opcode opcode, long duration) {
        requests[opcode.code()]++;
        nanos[opcode.code()] += duration;
    }

    void data(Opcode opcode, long count) {
        bytes[opcode.code()] += count;
    }

    void error(Opcode opcode) {
        errors[opcode.code()]++;
    }

    /** What has been counted so far, added to what others have. */
    RequestCount plus(Opcode opcode, RequestCount others) {
        int code = opcode.code();
        return new RequestCount(
                others.operation(),
                others.requests() + requests[code],
                others.errors() + errors[code],
                others.bytes() + bytes[code],
                others.nanos() + nanos[code]);
    }
}
