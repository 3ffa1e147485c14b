package dev.lamina.unionfs.transport.direct;

/**
 * How many requests of each kind one worker has answered. Only that worker counts; others may look
 * at any time and see a count that was right a moment ago.
 */
final class RequestCounters {
    private final long[] requests = new long[Opcode.values().length];
    private final long[] errors = new long[Opcode.values().length];

    void request(Opcode opcode) {
        requests[opcode.ordinal()]++;
    }

    void error(Opcode opcode) {
        errors[opcode.ordinal()]++;
    }

    long requests(Opcode opcode) {
        return requests[opcode.ordinal()];
    }

    long errors(Opcode opcode) {
        return errors[opcode.ordinal()];
    }
}
