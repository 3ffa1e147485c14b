package dev.lamina.unionfs.transport.jnr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.tree.Caller;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PathWalkerTest {
    private static final Caller CALLER = new Caller(0, 0, 1, 0);

    private final MemoryUnion union = new MemoryUnion();

    private void tree(int width) throws ErrnoException {
        for (int i = 0; i < width; i++) {
            var directory = union.mkdir(CALLER, 1, MemoryUnion.name("d" + i), 0755);
            for (int j = 0; j < width; j++) {
                var name = MemoryUnion.name("f" + j);
                union.forget(union.mknod(CALLER, directory.node(), name, 0100644, 0).node(), 1);
            }
            union.forget(directory.node(), 1);
        }
    }

    @Test
    void theCacheGivesBackWhatItDropsForRoom() throws ErrnoException {
        tree(4);
        try (var walker = new PathWalker(union, 3)) {
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    walker.resolve("/d" + i + "/f" + j).close();
                }
            }
            assertThat(union.outstanding()).hasSize(3);
        }
        assertThat(union.outstanding()).isEmpty();
    }

    @Test
    void aNodeInUseOutlivesItsPlaceInTheCache() throws ErrnoException {
        tree(2);
        try (var walker = new PathWalker(union, 1)) {
            var held = walker.resolve("/d0/f0");
            walker.resolve("/d1/f1").close();
            assertThat(union.outstanding()).containsKey(held.number());
            held.close();
            assertThat(union.outstanding()).doesNotContainKey(held.number());
        }
    }

    @Test
    void threadsThatResolveAndDropLeaveNothingBehind() throws Exception {
        long seed = System.nanoTime();
        tree(6);
        var walker = new PathWalker(union, 8);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var running = new ArrayList<java.util.concurrent.Future<?>>();
            for (int t = 0; t < 4; t++) {
                var random = new SplittableRandom(seed + t);
                running.add(
                        threads.submit(() -> {
                            for (int i = 0; i < 5000; i++) {
                                step(walker, random);
                            }
                            return null;
                        }));
            }
            for (var one : running) {
                one.get();
            }
        }
        walker.close();
        assertThat(union.outstanding()).as("seed " + seed).isEmpty();
    }

    private static void step(PathWalker walker, SplittableRandom random) throws ErrnoException {
        var directory = "/d" + random.nextInt(6);
        switch (random.nextInt(6)) {
            case 0 -> walker.drop(directory);
            case 1 -> walker.dropTree(directory);
            default -> walker.resolve(directory + "/f" + random.nextInt(6)).close();
        }
    }
}
