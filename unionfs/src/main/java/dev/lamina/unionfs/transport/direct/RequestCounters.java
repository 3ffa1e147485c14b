package dev.lamina.unionfs.transport.direct;

/**
 * How many requests of each kind one worker has answered. Only that worker counts; others may look
 * at any time and see a count that was right a moment ago.
 */
final class RequestCounters {
    private final long[] requests = new long[Opcode.CODES];
    private final long[] errors = new long[Opcode.CODES];

    void request(Opcode opcode) {
        requests[opcode.code()]++;
    }

    void error(Opcode opcode) {
        errors[opcode.code()]++;
    }

    long requests(Opcode opcode) {
        return requests[opcode.code()];
    }

    long errors(Opcode opcode) {
        return errors[opcode.code()];
    }
}
