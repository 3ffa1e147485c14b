package dev.lamina.cli;

import java.util.ArrayList;
import java.util.List;

/** {@code K=V} options: a bare {@code K} takes the value it has here, or is left out. */
final class Environment {
    private Environment() {}

    static List<String> assignments(List<String> options) {
        var assignments = new ArrayList<String>();
        for (String option : options) {
            if (option.indexOf('=') > 0) {
                assignments.add(option);
            } else if (option.isEmpty() || option.startsWith("=")) {
                throw new UsageException("no variable name: " + option, "write NAME=value");
            } else {
                String value = System.getenv(option);
                if (value != null) {
                    assignments.add(option + "=" + value);
                }
            }
        }
        return assignments;
    }
}
