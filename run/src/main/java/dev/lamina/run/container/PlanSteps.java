package dev.lamina.run.container;

import java.util.ArrayList;
import java.util.List;

/** A plan in the making. */
final class PlanSteps {
    private final List<InitPlan.Step> steps = new ArrayList<>();

    /** A step without which there is no container. */
    void must(Operation operation) {
        steps.add(new InitPlan.Step(operation, true));
    }

    /** A step whose failure is a warning. */
    void attempt(Operation operation) {
        steps.add(new InitPlan.Step(operation, false));
    }

    InitPlan plan() {
        return new InitPlan(steps);
    }
}
