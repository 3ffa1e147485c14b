package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways a worker has to the kernel: one that waits for a request, and one that only looks
 * whether there is any. An answer goes the way its request came.
 *
 * @param eager null where the device cannot be cloned; requests are always waited for then
 */
record Channels(DeviceChannel patient, @Nullable DeviceChannel eager, List<Integer> clones)
        implements AutoCloseable {
    /** Clones of a mounted device, or that device itself where there can be none. */
    static Channels of(Linux linux, int device, boolean cloned) {
        var clones = new ArrayList<Integer>();
        try {
            if (cloned) {
                clones.add(linux.devices().cloneFuse(device, 0));
                clones.add(linux.devices().cloneFuse(device, FileCalls.O_NONBLOCK));
                return new Channels(
                        new DeviceChannel(linux, clones.getFirst()),
                        new DeviceChannel(linux, clones.getLast()),
                        clones);
            }
        } catch (ErrnoException e) {
            clones.forEach(linux.files()::close);
            clones.clear();
        }
        return new Channels(new DeviceChannel(linux, device), null, clones);
    }

    @Override
    public void close() {
        clones.forEach(patient.linux().files()::close);
    }
}
