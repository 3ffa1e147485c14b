package dev.lamina.builder;

import dev.lamina.builder.step.StepRunner;
import dev.lamina.run.Cancellation;
import dev.lamina.store.ImageStore;

/**
 * What all parts of one build work with.
 *
 * @param cancellation ends the build
 */
record BuildSession(
        ImageStore store,
        StepRunner runner,
        BuildRequest request,
        BuildInput input,
        StoreImages images,
        Remotes remotes,
        BuildProgress progress,
        Cancellation cancellation) {}
