package dev.lamina.it.fuzz;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a duel is about.
 *
 * @param lowers what makes each lower branch, topmost first
 * @param turns what is done to the union
 */
record Program(List<List<Turn>> lowers, List<Turn> turns) {
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < lowers.size(); i++) {
            text.append("lower ").append(i).append(":\n").append(lines(lowers.get(i)));
        }
        return text.append("union:\n").append(lines(turns)).toString();
    }

    private static String lines(List<Turn> turns) {
        return turns.stream().map(turn -> "  " + turn + "\n").collect(Collectors.joining());
    }
}
