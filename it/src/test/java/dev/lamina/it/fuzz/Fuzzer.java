package dev.lamina.it.fuzz;

import dev.lamina.linux.Stat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes programs and lets both sides run them. */
final class Fuzzer {
    private static final int LONGEST = 600;

    private final Side.Mounter union;
    private final boolean hasLayerTars;
    private long operations;

    /**
     * @param hasLayerTars whether the union has archives of the lower branches
     */
    Fuzzer(Side.Mounter union, boolean hasLayerTars) throws IOException {
        this.union = union;
        this.hasLayerTars = hasLayerTars;
        User.dropGroups();
    }

    /** How many turns both sides have taken. */
    long operations() {
        return operations;
    }

    /** A program that shows a difference, and which; null when the seed gives none. */
    @Nullable Failure run(long seed) throws IOException {
        var random = new Random(seed);
        var style = hasLayerTars ? Style.ofLayerTars(random) : Style.any(random);
        var lowers = lowers(random, style);
        var generator = Generator.ofUnion(random, style);
        int length = 20 + random.nextInt(LONGEST);
        var turns = new ArrayList<Turn>();
        try (var duel = Duel.over(lowers, union, !hasLayerTars)) {
            Difference difference = null;
            while (difference == null && turns.size() < length) {
                var turn = generator.next();
                turns.add(turn);
                difference = duel.take(turn);
                if (duel.last().isDone()) {
                    generator.succeeded(turn);
                }
                operations++;
            }
            if (difference == null) {
                difference = duel.end();
            }
            return difference == null
                    ? null
                    : new Failure(seed, new Program(lowers, List.copyOf(turns)), difference);
        }
    }

    private List<List<Turn>> lowers(Random random, Style style) {
        int count = 1 + random.nextInt(3);
        var lowers = new ArrayList<List<Turn>>();
        for (int i = 0; i < count; i++) {
            var generator = Generator.ofBranch(random, style, i == count - 1);
            var turns = new ArrayList<Turn>();
            for (int n = 20 + random.nextInt(100); n > 0; n--) {
                var turn = generator.next();
                generator.succeeded(turn);
                if (!hasLayerTars || fitsTar(turn.step())) {
                    turns.add(turn);
                }
            }
            lowers.add(List.copyOf(turns));
        }
        return List.copyOf(lowers);
    }

    /** A tar has no sockets, and no notes of any overlay. */
    private static boolean fitsTar(Step step) {
        return switch (step) {
            case NameStep.Mknod(_, int mode, _) -> (mode & Stat.S_IFMT) != Stat.S_IFSOCK;
            case AttributeStep.SetXattr(_, String name, _, _) -> !name.startsWith("user.overlay.");
            default -> true;
        };
    }

    /** What a program shows. */
    @Nullable Difference run(Program program) throws IOException {
        try (var duel = Duel.over(program.lowers(), union, !hasLayerTars)) {
            for (var turn : program.turns()) {
                var difference = duel.take(turn);
                if (difference != null) {
                    return difference;
                }
            }
            return duel.end();
        }
    }

    /** The same kind of difference by the shortest way there is. */
    Failure shrink(Failure failure) throws IOException {
        var kind = failure.difference().kind();
        var shrinker =
                new Shrinker(program -> {
                    var difference = run(program);
                    return difference != null && difference.kind().equals(kind);
                });
        var program = shrinker.shortest(failure.program());
        var difference = run(program);
        return difference == null ? failure : new Failure(failure.seed(), program, difference);
    }

    record Failure(long seed, Program program, Difference difference) {
        @Override
        public String toString() {
            return "seed " + seed + "\n" + program + difference;
        }
    }
}
