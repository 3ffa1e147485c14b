package dev.lamina.run.state;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import dev.lamina.linux.ProcessCalls;
import dev.lamina.run.container.Cgroup;
import dev.lamina.run.state.ContainerState.Status;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Removes what containers have left whose owner died without doing so: mounts, control groups,
 * folders. Any number of processes may sweep at once.
 */
public final class Sweeper {
    private static final int KILLED = 128 + ProcessCalls.SIGKILL;

    private final Linux linux;
    private final Path containers;

    public Sweeper(Linux linux, Path containers) {
        this.linux = linux;
        this.containers = containers;
    }

    /** Costs one listing and, for each container that has not ended, one small file. */
    public void sweep() throws IOException {
        IOException failure = null;
        try (var folders = Files.newDirectoryStream(containers)) {
            for (Path path : folders) {
                if (path.endsWith(ContainerNames.FOLDER)) {
                    continue;
                }
                try {
                    sweep(new ContainerFolder(path));
                } catch (NoSuchFileException e) {
                    // ended and kept, or swept by somebody else
                } catch (IOException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void sweep(ContainerFolder folder) throws IOException {
        var claim = folder.claim();
        if (claim.owner().isAlive()) {
            return;
        }
        for (Path point : folder.mountPoints()) {
            unmount(point);
        }
        Cgroup.remove(claim.groups());
        switch (claim.fate()) {
            case REMOVED -> folder.remove();
            case KEPT -> keep(folder);
        }
    }

    private static void keep(ContainerFolder folder) throws IOException {
        try {
            folder.change(Sweeper::orphaned);
            folder.retire();
        } catch (NoSuchFileException e) {
            folder.remove(); // it was never finished
        }
    }

    /** Its processes were killed when the one that ran it ended. */
    private static ContainerState orphaned(ContainerState state) {
        boolean wasLive = state.status().isLive() || state.status() == Status.RESTARTING;
        return wasLive ? state.failed(KILLED, "the process that ran it was killed") : state;
    }

    /** A path that is no mount point gives EINVAL, without asking what is mounted there. */
    private void unmount(Path root) throws ErrnoException {
        try {
            linux.mounts().umount(ByteString.of(root.toString()).bytes(), MountCalls.MNT_DETACH);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EINVAL) && !e.is(Errno.ENOENT) && !e.is(Errno.EPERM)) {
                throw e;
            }
        }
    }
}
