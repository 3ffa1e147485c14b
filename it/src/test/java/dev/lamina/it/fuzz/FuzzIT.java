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
        try (var server = UnionServer.start(Subject.DIRECT)) {
            run(new Fuzzer(server::mount, false), OPERATIONS);
        }
    }

    @Test
    void theUnionOfLayerTarsDoesWhatKernelOverlayfsDoes() throws IOException {
        try (var server = UnionServer.start(Subject.DIRECT)) {
            run(new Fuzzer(server::mountLayers, true), OPERATIONS / 4);
        }
    }

    private static void run(Fuzzer fuzzer, long operations) throws IOException {
        long first = Long.getLong("fuzz.seed", new Random().nextLong());
        for (long seed = first; fuzzer.operations() < operations; seed++) {
            var failure = fuzzer.run(seed);
            if (failure != null) {
                fail(
                        "after %d operations from seed %d:%n%s",
                        fuzzer.operations(), first, fuzzer.shrink(failure));
            }
        }
    }
}
