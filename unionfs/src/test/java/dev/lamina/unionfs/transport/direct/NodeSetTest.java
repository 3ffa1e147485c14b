package dev.lamina.unionfs.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NodeSetTest {
    @Test
    void itAgreesWithASetOfNumbers() {
        long seed = 7;
        var random = new SplittableRandom(seed);
        var nodes = new NodeSet();
        var model = new HashSet<Long>();
        for (int i = 0; i < 20_000; i++) {
            long node = random.nextLong(5) << 32 | random.nextInt(10_000);
            assertThat(nodes.add(node))
                    .as("seed %s node %s", seed, node)
                    .isEqualTo(model.add(node));
        }
    }
}
