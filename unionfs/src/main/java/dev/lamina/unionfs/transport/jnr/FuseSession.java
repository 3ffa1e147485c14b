package dev.lamina.unionfs.transport.jnr;

import java.io.IOException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;

/**
 * A mount as libfuse holds it, from {@code fuse_setup} to {@code fuse_teardown}.
 *
 * @param callbacks kept here because libfuse knows them by address only
 * @param mountpoint a string of libfuse's
 */
record FuseSession(LibFuse2 libfuse, Callbacks callbacks, Pointer fuse, Pointer mountpoint)
        implements AutoCloseable {
    /**
     * Mounts on a directory.
     *
     * @param options as after {@code -o}
     */
    static FuseSession mount(LibFuse2 libfuse, Callbacks callbacks, String path, String options)
            throws IOException {
        var operations = callbacks.operations();
        var out = Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * Long.BYTES, true);
        String[] arguments = {"junion", "-f", path, "-o", options};
        var fuse =
                libfuse.fuse_setup(
                        arguments.length,
                        arguments,
                        operations,
                        Struct.size(operations),
                        out,
                        out.slice(Long.BYTES),
                        null);
        if (fuse == null) {
            throw new IOException(
                    "libfuse cannot mount on " + path + "; its reason is on standard error");
        }
        return new FuseSession(libfuse, callbacks, fuse, out.getPointer(0));
    }

    /** The descriptor of /dev/fuse. */
    int device() {
        var channel = libfuse.fuse_session_next_chan(libfuse.fuse_get_session(fuse), null);
        return libfuse.fuse_chan_fd(channel);
    }

    /** Serves until the connection ends; for several threads at once. */
    void loop() {
        libfuse.fuse_loop(fuse);
    }

    /** Unmounts what is still mounted; no thread may be in the loop any more. */
    @Override
    public void close() {
        libfuse.fuse_teardown(fuse, mountpoint);
    }
}
