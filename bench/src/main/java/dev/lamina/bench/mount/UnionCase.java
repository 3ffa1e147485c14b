package dev.lamina.bench.mount;

import dev.lamina.bench.Case;
import dev.lamina.bench.Trial;
import java.io.IOException;

/**
 * Work on a fresh mount.
 *
 * @param before done on the mount, untimed
 * @param measured what is timed
 */
record UnionCase(String name, SharedBranches branches, Work before, Work measured)
        implements Case<UnionPeer> {

    /** Something to do on a mounted union. */
    interface Work {
        void on(Union union, Part part) throws IOException;

        static Work nothing() {
            return (_, _) -> {};
        }

        /**
         * A line for the shell; the mount is $MNT, the lower branch $LOWER, the tree in both $TREE,
         * the same as a tar $TAR, and what is to be made $NEW.
         */
        static Work shell(String line) {
            return (union, part) -> union.shell(line, part);
        }
    }

    @Override
    public Trial prepare(UnionPeer peer) throws IOException {
        var union = Union.mount(peer, branches.made());
        try {
            if (branches.warm()) {
                before.on(union, Part.WARMING);
                measured.on(union, Part.WARMING);
            }
            before.on(union, Part.MEASURED);
        } catch (IOException | RuntimeException e) {
            union.close();
            throw e;
        }
        return new Trial() {
            @Override
            public void measured() throws IOException {
                measured.on(union, Part.MEASURED);
            }

            @Override
            public void close() throws IOException {
                union.close();
            }
        };
    }
}
