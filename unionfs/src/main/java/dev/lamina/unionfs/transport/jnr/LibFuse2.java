package dev.lamina.unionfs.transport.jnr;

import java.io.IOException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * The life of a mount in libfuse 2.9, which jnr-fuse keeps to itself: it knows only {@code
 * fuse_main}, whose workers are threads of C that the JVM would have to attach and detach with
 * every single request. With these calls the loop runs on threads of ours.
 */
public interface LibFuse2 {
    /** Mounts, and prepares the session; null when it failed, with the reason on standard error. */
    @Nullable Pointer fuse_setup(
            int count,
            String[] arguments,
            FuseOperations operations,
            @size_t long size,
            Pointer mountpoint,
            Pointer multithreaded,
            @Nullable Pointer userData);

    /** Serves until the connection ends; as many threads as wanted may do so at once. */
    int fuse_loop(Pointer fuse);

    /** Frees the session, and unmounts what is still mounted. */
    void fuse_teardown(Pointer fuse, Pointer mountpoint);

    Pointer fuse_get_session(Pointer fuse);

    Pointer fuse_session_next_chan(Pointer session, @Nullable Pointer channel);

    /** The descriptor of /dev/fuse. */
    int fuse_chan_fd(Pointer channel);

    static LibFuse2 load() throws IOException {
        try {
            return LibraryLoader.create(LibFuse2.class).failImmediately().load("libfuse.so.2");
        } catch (LinkageError e) {
            throw new IOException(
                    "libfuse.so.2, which the jnr transport needs, does not load; install it (apt:"
                            + " libfuse2 or libfuse2t64, dnf: fuse-libs, apk: fuse, pacman: fuse2), or"
                            + " use the direct transport",
                    e);
        }
    }
}
