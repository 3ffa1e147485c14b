package dev.lamina.run.state;

import dev.lamina.run.container.ExitStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * How a container fares; {@code state.json} of its folder.
 *
 * @param name what people call it; empty for none
 * @param process its process 1, while it runs or is paused
 * @param started when its program last began
 * @param finished when its program last ended
 * @param exitCode of its last end, as a shell tells it
 * @param outOfMemory whether the kernel killed one of its processes at the memory limit
 * @param error why it could not start, or what ended it from outside; empty for none
 * @param restarts how often its policy has started it again since a user did
 * @param stopped whether a user ended it, which a restart policy respects
 */
public record ContainerState(
        Status status,
        String name,
        Optional<ProcessIdentity> process,
        Optional<Instant> started,
        Optional<Instant> finished,
        int exitCode,
        boolean outOfMemory,
        String error,
        int restarts,
        boolean stopped) {

    public enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        EXITED,
        /** It could not be started or removed; what is left needs {@code rm -f}. */
        DEAD;

        /** As people read it. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Whether it has processes. */
        public boolean isLive() {
            return this == RUNNING || this == PAUSED;
        }
    }

    public static ContainerState created(String name) {
        return new ContainerState(
                Status.CREATED,
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                false,
                "",
                0,
                false);
    }

    /**
     * @param newProcess empty when it has ended already
     */
    public ContainerState running(Optional<ProcessIdentity> newProcess, int newRestarts) {
        return new ContainerState(
                Status.RUNNING,
                name,
                newProcess,
                Optional.of(Instant.now()),
                finished,
                0,
                false,
                "",
                newRestarts,
                stopped);
    }

    public ContainerState ended(ExitStatus status, Status newStatus) {
        return ended(newStatus, status.code(), status.outOfMemory(), "");
    }

    /** Ended from outside, or never started. */
    public ContainerState failed(int code, String newError) {
        return ended(Status.EXITED, code, false, newError);
    }

    private ContainerState ended(Status newStatus, int code, boolean memory, String newError) {
        return new ContainerState(
                newStatus,
                name,
                Optional.empty(),
                started,
                Optional.of(Instant.now()),
                code,
                memory,
                newError,
                restarts,
                stopped);
    }

    public ContainerState with(Status newStatus) {
        return copy(newStatus, name, stopped);
    }

    public ContainerState named(String newName) {
        return copy(status, newName, stopped);
    }

    public ContainerState stoppedByUser() {
        return copy(status, name, true);
    }

    public ContainerState wantedByUser() {
        return copy(status, name, false);
    }

    private ContainerState copy(Status newStatus, String newName, boolean newStopped) {
        return new ContainerState(
                newStatus,
                newName,
                process,
                started,
                finished,
                exitCode,
                outOfMemory,
                error,
                restarts,
                newStopped);
    }
}
