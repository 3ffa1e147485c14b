package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.DeviceCalls;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The backing files the kernel reads and writes by itself: one registration per node, shared by all
 * its opens and closed with the last. Where the kernel refuses for a reason that will not go away,
 * passthrough ends for the connection and files are served by requests. Thread-safe.
 */
final class Passthrough {
    /** In place of an id: serve the file by requests. */
    static final int NONE = 0;

    private static final System.Logger LOG = System.getLogger(Passthrough.class.getName());

    private record Backing(int id, int opens) {
        Backing opened() {
            return new Backing(id, opens + 1);
        }

        Backing closed() {
            return new Backing(id, opens - 1);
        }
    }

    private final DeviceCalls devices;
    private final int device;
    private final ConcurrentHashMap<Long, Backing> backings = new ConcurrentHashMap<>();
    private volatile boolean on;

    private Passthrough(DeviceCalls devices, int device, boolean on) {
        this.devices = devices;
        this.device = device;
        this.on = on;
    }

    static Passthrough off(DeviceCalls devices) {
        return new Passthrough(devices, -1, false);
    }

    /**
     * On if the kernel lets this process register a file, which it tells only when asked: the right
     * to do so is that of the initial user namespace.
     */
    static Passthrough tried(Linux linux, int device) {
        boolean works = false;
        try {
            int file = linux.files().memfd("passthrough-trial");
            try {
                linux.devices().closeBacking(device, linux.devices().openBacking(device, file));
                works = true;
            } finally {
                linux.files().close(file);
            }
        } catch (ErrnoException e) {
            LOG.log(Level.DEBUG, "Passthrough is not available: {0}", e.getMessage());
        }
        return new Passthrough(linux.devices(), device, works);
    }

    boolean on() {
        return on;
    }

    /**
     * Counts an open of a node whose content is that of the file.
     *
     * @return the id for the reply, or {@link #NONE}
     */
    int acquire(long node, int file) {
        var backing =
                backings.compute(
                        node, (n, known) -> known == null ? register(file) : known.opened());
        return backing == null ? NONE : backing.id();
    }

    /**
     * Counts a release, before the union hears of it: afterwards the node may be opened anew in
     * another way.
     */
    void release(long node) {
        if (!backings.isEmpty()) {
            backings.computeIfPresent(node, (n, known) -> last(known) ? null : known.closed());
        }
    }

    private @Nullable Backing register(int file) {
        if (!on) {
            return null;
        }
        try {
            return new Backing(devices.openBacking(device, file), 1);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM) && !e.is(Errno.ELOOP)) {
                return new Backing(NONE, 1);
            }
            on = false;
            LOG.log(
                    Level.WARNING,
                    "The kernel refuses passthrough of a branch file ({0}): data goes through"
                            + " requests. ELOOP: the branch lies on a stacked file system; a stack"
                            + " depth of 2 helps.",
                    e.errno());
            return null;
        }
    }

    private boolean last(Backing backing) {
        if (backing.opens() > 1) {
            return false;
        }
        if (backing.id() != NONE) {
            try {
                devices.closeBacking(device, backing.id());
            } catch (ErrnoException e) {
                LOG.log(Level.DEBUG, "A connection has ended with a backing file open", e);
            }
        }
        return true;
    }
}
