package dev.lamina.it.fuzz;

import java.io.IOException;

/** Steps about the union as a whole. */
sealed interface MountStep extends Step {
    /** Closes all files, unmounts and mounts again. */
    record Remount() implements MountStep {
        @Override
        public Outcome on(Side side) throws IOException {
            side.unmount();
            side.mount();
            return Outcome.DONE;
        }
    }

    /** As {@link Remount}, with a new upper branch over the one before. */
    record Rotate() implements MountStep {
        @Override
        public Outcome on(Side side) throws IOException {
            side.unmount();
            side.rotate();
            side.mount();
            return Outcome.DONE;
        }
    }

    /**
     * As {@link Remount}, each side getting the upper branch of the other: {@link Duel} does it.
     */
    record Swap() implements MountStep {
        @Override
        public Outcome on(Side side) {
            return Outcome.DONE;
        }
    }

    /** All that there is to see. */
    record Look() implements MountStep {
        @Override
        public Outcome on(Side side) throws IOException {
            return TreeView.of(side.root());
        }
    }
}
