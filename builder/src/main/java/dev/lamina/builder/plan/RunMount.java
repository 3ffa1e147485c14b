package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.SourceRange;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One {@code --mount} of a RUN, variables expanded, every value that was left out filled in. */
public sealed interface RunMount {
    /** Where it is written. */
    SourceRange at();

    /** The tree it shows or begins with, if that is one of the build's. */
    default Optional<Step.Origin> from() {
        return Optional.empty();
    }

    /**
     * Whom a new file or directory belongs to; the group and user of root, or of USER, if absent.
     */
    record Access(int mode, OptionalInt uid, OptionalInt gid) {}

    /** How several steps use one cache at the same time. */
    enum Sharing {
        /** All write to it. */
        SHARED,
        /** Each has one of its own. */
        PRIVATE,
        /** One after the other. */
        LOCKED
    }

    /**
     * A part of the context, of a stage or of an image.
     *
     * @param source from the root of the origin, which it cannot leave
     * @param target absolute
     * @param writable whether the step can change what it sees; nobody else sees the changes
     */
    record Bind(SourceRange at, Step.Origin origin, String source, String target, boolean writable)
            implements RunMount {
        @Override
        public Optional<Step.Origin> from() {
            return Optional.of(origin);
        }
    }

    /**
     * A directory that outlives the build.
     *
     * @param from what it holds at first
     * @param source a path of {@code from}, or else within the cache itself
     * @param userOwned whether one without owner belongs to the step's user instead of root
     */
    record Cache(
            SourceRange at,
            String id,
            String target,
            Sharing sharing,
            Optional<Step.Origin> from,
            String source,
            Access access,
            boolean userOwned,
            boolean readOnly)
            implements RunMount {}

    /**
     * An empty directory in memory.
     *
     * @param size in bytes
     */
    record Tmpfs(SourceRange at, String target, OptionalLong size) implements RunMount {}

    /**
     * A value that only this step sees.
     *
     * @param target the file that holds it; absent for one that is only in the environment
     * @param variable the environment variable that holds it
     */
    record Secret(
            SourceRange at,
            String id,
            Optional<String> target,
            Optional<String> variable,
            boolean required,
            Access access)
            implements RunMount {}

    /** The socket of an agent that signs with keys of the caller. */
    record Ssh(SourceRange at, String id, String target, boolean required, Access access)
            implements RunMount {}

    /**
     * A directory of the host.
     *
     * @param keyed whether its content is part of the step's key; else the step always runs
     */
    record Host(SourceRange at, String source, String target, boolean writable, boolean keyed)
            implements RunMount {}
}
