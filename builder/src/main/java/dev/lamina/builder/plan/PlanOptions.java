package dev.lamina.builder.plan;

import dev.lamina.store.image.Platform;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line says that changes the plan.
 *
 * @param buildArgs values for ARG, by name
 * @param target the stage to build, by name or number; the last one when absent
 * @param network what RUN may reach at most
 * @param sourceDateEpoch the value for the predefined variable of that name
 */
public record PlanOptions(
        Map<String, String> buildArgs,
        Optional<String> target,
        Platform platform,
        Network network,
        Entitlements allowed,
        Optional<String> sourceDateEpoch) {
    public PlanOptions {
        buildArgs = Map.copyOf(buildArgs);
    }
}
