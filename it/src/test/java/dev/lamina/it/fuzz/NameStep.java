package dev.lamina.it.fuzz;

import dev.lamina.linux.DirectoryCalls;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;

/** Steps that make, move and remove names. */
sealed interface NameStep extends Step {
    DirectoryCalls DIRECTORIES = Linux.SYSTEM.directories();

    record Mkdir(Spot at, int mode) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            DIRECTORIES.mkdir(at.directory(side), at.name(), mode);
            return Outcome.DONE;
        }
    }

    record Rmdir(Spot at) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            DIRECTORIES.rmdir(at.directory(side), at.name());
            return Outcome.DONE;
        }
    }

    record Unlink(Spot at) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            DIRECTORIES.unlink(at.directory(side), at.name());
            return Outcome.DONE;
        }
    }

    record Rename(Spot from, Spot to, int flags) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            DIRECTORIES.rename(
                    from.directory(side), from.name(), to.directory(side), to.name(), flags);
            return Outcome.DONE;
        }
    }

    record Link(Spot from, Spot to) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            if (from.isOpenFile()) {
                DIRECTORIES.link(from.directory(side), to.directory(side), to.name());
            } else {
                DIRECTORIES.link(from.directory(side), from.name(), to.directory(side), to.name());
            }
            return Outcome.DONE;
        }
    }

    record Symlink(String target, Spot at) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            DIRECTORIES.symlink(Text.bytes(target), at.directory(side), at.name());
            return Outcome.DONE;
        }
    }

    record Mknod(Spot at, int mode, long rdev) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            DIRECTORIES.mknod(at.directory(side), at.name(), mode, rdev);
            return Outcome.DONE;
        }
    }

    record Readlink(Spot at) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            return Outcome.of("-> " + Text.of(FILES.readlink(at.directory(side), at.name())));
        }
    }

    /** The names of a directory, opened for this or held open. */
    record Names(Spot at) implements NameStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            if (at.isOpenFile()) {
                FILES.seek(at.directory(side), 0, FileCalls.SEEK_SET);
                return Outcome.of(Listing.text(at.directory(side)));
            }
            int flags = FileCalls.O_RDONLY | FileCalls.O_DIRECTORY | FileCalls.O_NOFOLLOW;
            int fd = FILES.open(at.directory(side), at.name(), flags, 0);
            try {
                return Outcome.of(Listing.text(fd));
            } finally {
                FILES.close(fd);
            }
        }
    }
}
