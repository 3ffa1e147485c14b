package dev.lamina.run.container;

import java.util.List;

/**
 * What init shall do, as data: the steps in their order, which is where the isolation comes from.
 * It can be compared as text, and encoded for init.c, which executes it and decides nothing.
 */
public record InitPlan(List<Step> steps) {
    /**
     * @param required whether the container fails with the step; otherwise its failure is a warning
     */
    public record Step(Operation operation, boolean required) {
        @Override
        public String toString() {
            String text = PlanText.of(operation);
            return required ? text : "try " + text;
        }
    }

    public InitPlan {
        steps = List.copyOf(steps);
    }

    /** One line per step. */
    public String text() {
        var text = new StringBuilder();
        for (var step : steps) {
            text.append(step).append('\n');
        }
        return text.toString();
    }

    /** The form init.c reads; its head comment specifies it. */
    public byte[] encode() {
        var encoder = new PlanEncoder();
        for (var step : steps) {
            encoder.step(step);
        }
        return encoder.bytes();
    }
}
