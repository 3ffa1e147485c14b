package dev.lamina.it.fuzz;

import static org.assertj.core.api.Assertions.fail;

import dev.lamina.it.contract.NeedsRoot;
import dev.lamina.it.contract.Subject;
import dev.lamina.it.contract.UnionServer;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Kernel overlayfs and the union do the same. {@code -Dfuzz.operations=1000000} for a long run,
 * {@code -Dfuzz.seed=N} for one that begins as another did.
 */
@NeedsRoot
class FuzzIT {
    private static final long OPERATIONS = Long.getLong("fuzz.operations", 40_000);

    @Test
    void theUnionDoesWhatKernelOverlayfsDoes() throws IOException {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        try (var server = UnionServer.start(Subject.DIRECT)) {
            run(new Fuzzer(server::mount), seed);
        }
    }

    private static void run(Fuzzer fuzzer, long first) throws IOException {
        for (long seed = first; fuzzer.operations() < OPERATIONS; seed++) {
            var failure = fuzzer.run(seed);
            if (failure != null) {
                fail(
                        "after %d operations from seed %d:%n%s",
                        fuzzer.operations(), first, fuzzer.shrink(failure));
            }
        }
    }
}
