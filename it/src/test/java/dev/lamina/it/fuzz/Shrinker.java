package dev.lamina.it.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Leaves turns out of a program for as long as it still shows a difference. */
final class Shrinker {
    private static final int TRIES = 1500;

    /** Whether a program shows a difference. */
    @FunctionalInterface
    interface Trial {
        boolean fails(Program program) throws IOException;
    }

    private final Trial trial;
    private int tries;

    Shrinker(Trial trial) {
        this.trial = trial;
    }

    Program shortest(Program failing) throws IOException {
        var shortest = failing;
        int before;
        do {
            before = length(shortest);
            shortest = withFewerTurns(shortest);
            shortest = withFewerBranches(shortest);
            for (int i = 0; i < shortest.lowers().size(); i++) {
                shortest = withFewerIn(shortest, i);
            }
        } while (length(shortest) < before && tries < TRIES);
        return shortest;
    }

    private static int length(Program program) {
        return program.turns().size() + program.lowers().stream().mapToInt(List::size).sum();
    }

    private Program withFewerTurns(Program program) throws IOException {
        var turns = fewer(program.turns(), some -> new Program(program.lowers(), some));
        return new Program(program.lowers(), turns);
    }

    private Program withFewerBranches(Program program) throws IOException {
        var shortest = program;
        for (int i = program.lowers().size() - 1; i >= 0; i--) {
            if (shortest.lowers().size() > 1) {
                var lowers = new ArrayList<>(shortest.lowers());
                lowers.remove(i);
                var without = new Program(List.copyOf(lowers), shortest.turns());
                shortest = fails(without) ? without : shortest;
            }
        }
        return shortest;
    }

    private Program withFewerIn(Program program, int lower) throws IOException {
        var turns = fewer(program.lowers().get(lower), some -> with(program, lower, some));
        return with(program, lower, turns);
    }

    private static Program with(Program program, int lower, List<Turn> turns) {
        var lowers = new ArrayList<>(program.lowers());
        lowers.set(lower, turns);
        return new Program(List.copyOf(lowers), program.turns());
    }

    @FunctionalInterface
    private interface Using {
        Program of(List<Turn> turns);
    }

    /** Leaves out ever smaller parts. */
    private List<Turn> fewer(List<Turn> turns, Using using) throws IOException {
        var shortest = turns;
        for (int part = Math.max(1, turns.size() / 2); ; part /= 2) {
            for (int at = shortest.size() - part; at > -part; at -= part) {
                var some = new ArrayList<>(shortest.subList(0, Math.max(0, at)));
                some.addAll(shortest.subList(at + part, shortest.size()));
                if (fails(using.of(some))) {
                    shortest = List.copyOf(some);
                }
            }
            if (part == 1) {
                return shortest;
            }
        }
    }

    private boolean fails(Program program) throws IOException {
        return tries++ < TRIES && trial.fails(program);
    }
}
