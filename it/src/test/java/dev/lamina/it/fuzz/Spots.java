package dev.lamina.it.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Picks paths: of few names, so that steps meet, and rather those that were used before. */
final class Spots {
    private static final int REMEMBERED = 24;
    private static final String[] NAMES = {"a", "b", "c", "d", "e", "f"};
    private static final String[] ODD = {
        "\u00ff\u00fe", "-", "...", "n".repeat(60), "n".repeat(256), "\t\n"
    };

    private final Random random;
    private final List<String> known = new ArrayList<>();

    Spots(Random random) {
        this.random = random;
    }

    Spot any() {
        var path = path();
        return random.nextInt(12) == 0 ? new Spot(random.nextInt(Side.SLOTS), path) : Spot.of(path);
    }

    /** Not the root. */
    Spot inside() {
        for (; ; ) {
            var spot = any();
            if (!spot.path().startsWith(".")) {
                return spot;
            }
        }
    }

    private String path() {
        int chance = random.nextInt(100);
        if (chance < 2) {
            return ".";
        }
        if (chance < 50 && !known.isEmpty()) {
            return pick();
        }
        if (chance < 75 && !known.isEmpty()) {
            return pick() + "/" + name();
        }
        var path = new StringBuilder(name());
        for (int depth = random.nextInt(3); depth > 0; depth--) {
            path.append('/').append(name());
        }
        return path.toString();
    }

    private String pick() {
        return known.get(random.nextInt(known.size()));
    }

    private String name() {
        return random.nextInt(40) == 0
                ? ODD[random.nextInt(ODD.length)]
                : NAMES[random.nextInt(NAMES.length)];
    }

    void learn(Step step) {
        switch (step) {
            case NameStep.Mkdir(Spot at, _) -> learn(at);
            case NameStep.Rename(Spot _, Spot to, _) -> learn(to);
            case NameStep.Link(Spot from, Spot to) -> {
                learn(from);
                learn(to);
            }
            case NameStep.Symlink(_, Spot at) -> learn(at);
            case NameStep.Mknod(Spot at, _, _) -> learn(at);
            case NameStep.Unlink(Spot at) -> learn(at);
            case ContentStep.Open(_, Spot at, _, _) -> learn(at);
            case AttributeStep.Stat(Spot at) -> learn(at);
            default -> {}
        }
    }

    private void learn(Spot spot) {
        if (spot.slot() == Spot.ROOT && !spot.path().equals(".") && !known.contains(spot.path())) {
            if (known.size() == REMEMBERED) {
                known.remove(random.nextInt(REMEMBERED));
            }
            known.add(spot.path());
        }
    }
}
