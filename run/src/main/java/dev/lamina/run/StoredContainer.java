package dev.lamina.run;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.ProcessCalls;
import dev.lamina.run.rootfs.Upper;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.run.state.ContainerId;
import dev.lamina.run.state.ContainerNames;
import dev.lamina.run.state.ContainerState;
import dev.lamina.run.state.ContainerState.Status;
import dev.lamina.run.state.ProcessIdentity;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A container as it is on disk at one moment, and what can be done with it from outside. What it
 * became in the meantime is told by {@link #now}.
 */
public record StoredContainer(
        Engine engine, ContainerFolder folder, Creation creation, ContainerState state) {
    private static final int PAUSE_MILLIS = 20;

    public ContainerId id() {
        return creation.id();
    }

    /** The name, or the abbreviated id where it has none. */
    public String label() {
        return state.name().isEmpty() ? id().abbreviated() : state.name();
    }

    public StoredContainer now() throws IOException {
        return new StoredContainer(engine, folder, creation, folder.state());
    }

    Upper upper() {
        return new Upper(folder.upper(), folder.work());
    }

    /** What was asked to be run; empty for what the image says. */
    public List<String> command() {
        return creation.options().program().command();
    }

    /**
     * What it uses now.
     *
     * @throws StoreException when it does not run
     */
    public Usage usage() throws IOException {
        return Usage.read(groups(), requireLive().pid());
    }

    /** Its processes, as this process sees them. */
    public List<Long> processes() throws IOException {
        requireLive();
        for (Path group : groups()) {
            var pids = Files.readAllLines(group.resolve("cgroup.procs"));
            return pids.stream().map(Long::valueOf).sorted().toList();
        }
        return List.of();
    }

    /** The groups it is in, as far as they exist. */
    List<Path> groups() throws IOException {
        return folder.claim().groups().stream().filter(Files::exists).toList();
    }

    /**
     * Sends a signal to its process 1, which passes it on.
     *
     * @throws StoreException when it does not run
     */
    public void kill(int signal) throws IOException {
        var process = requireLive();
        try (var held = hold(process)) {
            engine.linux().processes().signal(held.number(), signal);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
            return;
        }
        if (signal == ProcessCalls.SIGKILL && state.status() == Status.PAUSED) {
            unpause(); // nothing frozen by version 1 dies
        }
    }

    ProcessIdentity requireLive() throws StoreException {
        if (state.process().isEmpty() || !state.status().isLive()) {
            throw new StoreException(
                    "container " + label() + " does not run: it is " + state.status().label(),
                    "Start it with: lamina start " + label());
        }
        return state.process().get();
    }

    /** The descriptor of that very process. */
    Fd hold(ProcessIdentity process) throws IOException {
        var linux = engine.linux();
        var pidfd = new Fd(linux.files(), linux.processes().pidfd((int) process.pid()));
        if (process.isAlive()) {
            return pidfd;
        }
        pidfd.close();
        throw new ErrnoException(Errno.ESRCH, "pidfd_open");
    }

    /**
     * Ends it: the signal it wants, then, when it does not end in time, SIGKILL. One that does not
     * run is left alone.
     *
     * @param signal instead of its own; -1 for its own
     * @param seconds instead of its own; -1 for ever, {@link Integer#MIN_VALUE} for its own
     */
    public void stop(int signal, int seconds) throws IOException {
        int patience =
                seconds == Integer.MIN_VALUE ? creation.options().life().stopSeconds() : seconds;
        int asked = signal >= 0 ? signal : Signals.parse(stopSignal());
        try {
            if (!folder.isOwned()) {
                return;
            }
            folder.change(ContainerState::stoppedByUser);
            // Its policy may be starting it again at this moment: then that run is ended too.
            while (folder.isOwned()) {
                var now = now();
                if (now.state.status().isLive() && now.state.process().isPresent()) {
                    now.end(asked, patience);
                }
                sleep();
            }
        } catch (NoSuchFileException e) {
            // removed with its end
        }
    }

    private void end(int signal, int patience) throws IOException {
        if (patience != 0) {
            kill(signal);
            if (state.status() == Status.PAUSED) {
                unpause();
            }
        }
        if (patience == 0 || !ends(patience)) {
            kill(ProcessCalls.SIGKILL);
            ends(-1);
        }
    }

    private String stopSignal() {
        return creation.options().life().stopSignal().orElse(creation.stopSignal());
    }

    /** False when it still runs after so many seconds; -1 waits for ever. */
    private boolean ends(int seconds) throws IOException {
        var process = state.process().orElseThrow();
        var until = Instant.now().plusSeconds(seconds);
        try (var held = hold(process)) {
            long millis =
                    seconds < 0
                            ? -1
                            : Math.max(0, Duration.between(Instant.now(), until).toMillis());
            return engine.linux().sockets().poll(new int[] {held.number()}, (int) millis)[0] != 0;
        } catch (ErrnoException e) {
            if (e.is(Errno.ESRCH)) {
                return true;
            }
            throw e;
        }
    }

    /** Waits until nothing of it runs and nobody cares for it any more; its exit code. */
    public int awaitEnd() throws IOException {
        return await(() -> !folder.isOwned());
    }

    /** Waits for the end of the run it is in; its exit code. */
    public int awaitExit() throws IOException {
        int runs = state.restarts();
        var first = state.started();
        return await(() -> {
            var now = folder.state();
            return !now.status().isLive() && now.status() != Status.RESTARTING
                    || now.restarts() != runs
                    || !now.started().equals(first);
        });
    }

    /** Waits until it is gone; the exit code of its last end. */
    public int awaitRemoval() throws IOException {
        return await(() -> !Files.exists(folder.path()));
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private int await(Condition condition) throws IOException {
        int code = state.exitCode();
        try {
            while (!condition.holds()) {
                code = folder.state().exitCode();
                sleep();
            }
            return folder.state().exitCode();
        } catch (NoSuchFileException e) {
            return code; // removed with its end
        }
    }

    private static void sleep() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    public void pause() throws IOException {
        requireLive();
        if (state.status() == Status.PAUSED) {
            throw new StoreException("container " + label() + " is paused already", "");
        }
        Freezer.freeze(groups());
        folder.change(s -> s.with(Status.PAUSED));
    }

    public void unpause() throws IOException {
        requireLive();
        if (state.status() != Status.PAUSED) {
            throw new StoreException("container " + label() + " is not paused", "");
        }
        // First told, since a container that was killed ends as soon as it is thawed.
        folder.change(s -> s.status() == Status.PAUSED ? s.with(Status.RUNNING) : s);
        Freezer.thaw(groups());
    }

    public void rename(String name) throws IOException {
        if (!RunOptions.isName(name)) {
            throw new StoreException(
                    "not a name for a container: " + name,
                    "Use letters, digits and _.+- , a letter or digit first.");
        }
        new ContainerNames(engine.layout().containers()).rename(state.name(), name, id());
        folder.change(s -> s.named(name));
    }

    /**
     * @param force ends it first if it runs
     * @throws StoreException when it runs and may not be ended
     */
    public void remove(boolean force) throws IOException {
        if (folder.isOwned()) {
            if (!force) {
                throw new StoreException(
                        "container " + label() + " is " + state.status().label(),
                        "Stop it first, or remove it with: lamina rm -f " + label());
            }
            stop(ProcessCalls.SIGKILL, 0);
        }
        Tenancy.remove(engine, id(), folder);
    }
}
