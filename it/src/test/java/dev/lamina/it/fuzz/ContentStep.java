package dev.lamina.it.fuzz;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeMemory;
import java.util.Arrays;

/** Steps on open files and their data. */
sealed interface ContentStep extends Step {
    record Open(int slot, Spot at, int flags, int mode) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            // the directory may be in the slot that gets the new file
            int fd = FILES.open(at.directory(side), at.name(), flags | FileCalls.O_NONBLOCK, mode);
            side.hold(slot, fd);
            return Outcome.DONE;
        }

        @Override
        public String toString() {
            return "Open[fd%d, at=%s, flags=0%o, mode=%o]".formatted(slot, at, flags, mode);
        }
    }

    record Close(int slot) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            side.fd(slot);
            side.drop(slot);
            return Outcome.DONE;
        }
    }

    record Read(int slot, int count) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            return side.seen(FILES.read(side.fd(slot), side.buffer(), count));
        }
    }

    record ReadAt(int slot, int count, long offset) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            return side.seen(FILES.pread(side.fd(slot), side.buffer(), count, offset));
        }
    }

    record Write(int slot, int letter, int count) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            return Outcome.of(FILES.write(side.fd(slot), side.filled(letter, count), count));
        }
    }

    record WriteAt(int slot, int letter, int count, long offset) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            long data = side.filled(letter, count);
            return Outcome.of(FILES.pwrite(side.fd(slot), data, count, offset));
        }
    }

    record Truncate(Spot at, long size) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            if (at.isOpenFile()) {
                FILES.truncate(at.directory(side), size);
            } else {
                FILES.truncate(at.directory(side), at.name(), size);
            }
            return Outcome.DONE;
        }
    }

    record Allocate(int slot, int mode, long offset, long length) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            FILES.allocate(side.fd(slot), mode, offset, length);
            return Outcome.DONE;
        }
    }

    record Seek(int slot, long offset, int whence) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            int fd = side.fd(slot);
            // where directories may be sought is for each file system to say
            if (FILES.stat(fd).isDirectory()) {
                return Outcome.of("directory");
            }
            long before = FILES.seek(fd, 0, FileCalls.SEEK_CUR);
            long found = FILES.seek(fd, offset, whence);
            if (whence == FileCalls.SEEK_DATA || whence == FileCalls.SEEK_HOLE) {
                FILES.seek(fd, before, FileCalls.SEEK_SET); // see Allowed.FINER_HOLES
            }
            return Outcome.of(found);
        }
    }

    record CopyRange(int from, long fromOffset, int to, long toOffset, long count)
            implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            return Outcome.of(
                    FILES.copyRange(side.fd(from), fromOffset, side.fd(to), toOffset, count));
        }
    }

    record Sync(int slot, boolean dataOnly) implements ContentStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            FILES.fsync(side.fd(slot), dataOnly);
            return Outcome.DONE;
        }
    }

    /** flock(2), without waiting. */
    record Lock(int slot, int operation) implements ContentStep {
        private static final int LOCK_NB = 4;

        @Override
        public Outcome on(Side side) throws ErrnoException {
            Kernel.FLOCK.call(side.fd(slot), operation | LOCK_NB, 0);
            return Outcome.DONE;
        }
    }

    /** Reads, or writes, the first page of a mapping. */
    record Map(int slot, boolean write, boolean shared, int letter, int page)
            implements ContentStep {
        private static final int PAGE = 4096;

        @Override
        public Outcome on(Side side) throws ErrnoException {
            int protection = Kernel.PROT_READ | (write ? Kernel.PROT_WRITE : 0);
            int sharing = shared ? Kernel.MAP_SHARED : Kernel.MAP_PRIVATE;
            long at = Kernel.map(side.fd(slot), protection, sharing, (long) page * PAGE, PAGE);
            try {
                return write ? side.storeThrough(at, letter, PAGE) : loaded(side, at);
            } finally {
                Kernel.unmap(at, PAGE);
            }
        }

        /** A file read in two ways: see {@link Allowed#OLD_MAPPING}. */
        private Outcome loaded(Side side, long at) throws ErrnoException {
            int count = FILES.pread(side.fd(slot), side.buffer(), PAGE, (long) page * PAGE);
            byte[] read = NativeMemory.getBytes(side.buffer(), count);
            var loaded = side.loadThrough(at, PAGE);
            byte[] mapped = NativeMemory.getBytes(side.buffer(), count);
            return Outcome.of(
                    loaded.text() + (Arrays.equals(read, mapped) ? " as read" : " unlike read"));
        }
    }
}
