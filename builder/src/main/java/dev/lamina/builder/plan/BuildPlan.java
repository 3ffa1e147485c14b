package dev.lamina.builder.plan;

import dev.lamina.store.image.ContainerConfig;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Everything that a build does.
 *
 * @param stages those that the target needs, each after those that it needs itself; the last one is
 *     the target
 * @param unusedBuildArgs names that were given a value and that no ARG asked for
 */
public record BuildPlan(List<PlannedStage> stages, SortedSet<String> unusedBuildArgs) {
    public BuildPlan {
        stages = List.copyOf(stages);
    }

    public PlannedStage target() {
        return stages.getLast();
    }

    /**
     * A stage with its steps.
     *
     * @param container how the finished stage starts
     */
    public record PlannedStage(
            Stage stage,
            Base base,
            List<Step> steps,
            ContainerConfig container,
            Optional<String> author) {
        public PlannedStage {
            steps = List.copyOf(steps);
        }
    }

    /** What a stage begins with. */
    public sealed interface Base {
        record Scratch() implements Base {}

        record OfImage(BaseImage image) implements Base {}

        /** The end of the earlier stage with this number. */
        record OfStage(int index) implements Base {}
    }

    public Optional<PlannedStage> stage(int index) {
        return stages.stream().filter(stage -> stage.stage().index() == index).findFirst();
    }
}
