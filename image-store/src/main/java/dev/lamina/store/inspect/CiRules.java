package dev.lamina.store.inspect;

import dev.lamina.store.error.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What an image must hold to pass, as dive's {@code .dive-ci} says it. Values that are exactly met
 * pass.
 *
 * @param lowestEfficiency 0 to 1; empty for no rule
 * @param highestWastedBytes empty for no rule
 * @param highestUserWasted 0 to 1; empty for no rule
 */
public record CiRules(
        OptionalDouble lowestEfficiency,
        Optional<Long> highestWastedBytes,
        OptionalDouble highestUserWasted) {
    private static final String EFFICIENCY = "lowestEfficiency";
    private static final String BYTES = "highestWastedBytes";
    private static final String PERCENT = "highestUserWastedPercent";
    private static final Map<String, String> USUAL =
            Map.of(EFFICIENCY, "0.9", BYTES, "disabled", PERCENT, "0.1");

    /**
     * How a rule fared.
     *
     * @param passed also where it is switched off
     */
    public record Result(String rule, boolean active, boolean passed, String words) {}

    /** Reads the {@code rules:} of a file; what it does not name is as usual. */
    public static CiRules parse(String file) throws StoreException {
        Map<String, String> values = new TreeMap<>(USUAL);
        for (String line : file.lines().toList()) {
            String text = line.replaceFirst("(^|\\s)#.*$", "").strip();
            int colon = text.indexOf(':');
            if (colon < 0 || text.equals("rules:")) {
                continue;
            }
            String name = camelCase(text.substring(0, colon).strip());
            String value = text.substring(colon + 1).strip().replaceAll("^[\"']|[\"']$", "");
            if (values.containsKey(name)) {
                values.put(name, value);
            }
        }
        return new CiRules(
                ratio(EFFICIENCY, Objects.requireNonNull(values.get(EFFICIENCY))),
                bytes(Objects.requireNonNull(values.get(BYTES))),
                ratio(PERCENT, Objects.requireNonNull(values.get(PERCENT))));
    }

    public static CiRules usual() throws StoreException {
        return parse("");
    }

    /** Both spellings are in use: lowestEfficiency and lowest-efficiency. */
    private static String camelCase(String name) {
        var text = new StringBuilder();
        boolean capital = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '-') {
                capital = true;
            } else {
                text.append(capital ? Character.toUpperCase(c) : c);
                capital = false;
            }
        }
        return text.toString();
    }

    private static boolean isOff(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "disabled", "off", "false" -> true;
            default -> false;
        };
    }

    private static OptionalDouble ratio(String rule, String value) throws StoreException {
        if (isOff(value)) {
            return OptionalDouble.empty();
        }
        try {
            double ratio = Double.parseDouble(value);
            if (ratio >= 0 && ratio <= 1) {
                return OptionalDouble.of(ratio);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new StoreException(
                "rule " + rule + " has the value " + value,
                "It is a number from 0 to 1, or disabled.");
    }

    private static Optional<Long> bytes(String value) throws StoreException {
        if (isOff(value)) {
            return Optional.empty();
        }
        var size =
                java.util.regex.Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([KMGT]?)(i?)B?")
                        .matcher(value.toUpperCase(Locale.ROOT).replace("IB", "iB"));
        if (!size.matches()) {
            throw new StoreException(
                    "rule " + BYTES + " has the value " + value,
                    "It is a size such as 20MB, or disabled.");
        }
        int unit = size.group(2).isEmpty() ? 0 : "KMGT".indexOf(size.group(2)) + 1;
        double factor = Math.pow(size.group(3).isEmpty() ? 1000 : 1024, unit);
        return Optional.of((long) (Double.parseDouble(size.group(1)) * factor));
    }

    /** All rules, in the order of their names. */
    public List<Result> check(Efficiency image) {
        List<Result> results = new ArrayList<>();
        results.add(
                highestUserWasted.isEmpty()
                        ? off(PERCENT)
                        : result(
                                PERCENT,
                                image.userWasted() <= highestUserWasted.getAsDouble(),
                                image.userWasted() + " of " + highestUserWasted.getAsDouble()));
        results.add(
                highestWastedBytes.isEmpty()
                        ? off(BYTES)
                        : result(
                                BYTES,
                                image.wastedBytes() <= highestWastedBytes.get(),
                                image.wastedBytes() + " of " + highestWastedBytes.get()));
        results.add(
                lowestEfficiency.isEmpty()
                        ? off(EFFICIENCY)
                        : result(
                                EFFICIENCY,
                                image.score() >= lowestEfficiency.getAsDouble(),
                                image.score() + " of " + lowestEfficiency.getAsDouble()));
        return results;
    }

    private static Result off(String rule) {
        return new Result(rule, false, true, "not asked for");
    }

    private static Result result(String rule, boolean passed, String words) {
        return new Result(rule, true, passed, words);
    }
}
