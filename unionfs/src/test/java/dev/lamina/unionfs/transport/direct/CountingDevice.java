package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.DeviceCalls;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A device that registers backing files under the lowest free number, or refuses to. */
final class CountingDevice implements DeviceCalls {
    final TreeSet<Integer> registered = new TreeSet<>();
    @Nullable Errno refusal;

    @Override
    public int openFuse() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int cloneFuse(int deviceFd, int flags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int receive(int deviceFd, long address, int size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int openBacking(int deviceFd, int fd) throws ErrnoException {
        if (refusal != null) {
            throw new ErrnoException(refusal, "openBacking");
        }
        int id = 1;
        while (!registered.add(id)) {
            id++;
        }
        return id;
    }

    @Override
    public void closeBacking(int deviceFd, int backingId) {
        if (!registered.remove(backingId)) {
            throw new IllegalStateException("closed twice: " + backingId);
        }
    }
}
