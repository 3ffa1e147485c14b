package dev.lamina.it.fuzz;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Timestamp;
import dev.lamina.linux.XattrCalls;
import java.util.List;
import java.util.stream.Collectors;

/** Steps that read and change what is known of an object beside its data. */
sealed interface AttributeStep extends Step {
    XattrCalls XATTRS = Linux.SYSTEM.xattrs();

    record Stat(Spot at) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            var stat =
                    at.isOpenFile()
                            ? FILES.stat(at.directory(side))
                            : FILES.stat(at.directory(side), at.name());
            return new Outcome(StatText.of(stat), List.of(stat.ino()));
        }
    }

    record Access(Spot at, int mode) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            Kernel.access(at.directory(side), at.name(), mode);
            return Outcome.DONE;
        }
    }

    record Chmod(Spot at, int mode) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            if (at.isOpenFile()) {
                FILES.chmod(at.changeable(side), mode);
            } else {
                FILES.chmod(at.directory(side), at.name(), mode);
            }
            return Outcome.DONE;
        }

        @Override
        public String toString() {
            return "Chmod[at=%s, mode=%o]".formatted(at, mode);
        }
    }

    record Chown(Spot at, int uid, int gid) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            if (at.isOpenFile()) {
                FILES.chown(at.changeable(side), uid, gid);
            } else {
                FILES.chown(at.directory(side), at.name(), uid, gid);
            }
            return Outcome.DONE;
        }
    }

    record Utimens(Spot at, Timestamp atime, Timestamp mtime) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            if (at.isOpenFile()) {
                FILES.utimens(at.changeable(side), atime, mtime);
            } else {
                FILES.utimens(at.directory(side), at.name(), atime, mtime);
            }
            return Outcome.DONE;
        }
    }

    record SetXattr(Spot at, String name, String value, int flags) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            XATTRS.set(at.changeable(side), at.name(), Text.bytes(name), Text.bytes(value), flags);
            return Outcome.DONE;
        }

        @Override
        public String toString() {
            return "SetXattr[at=%s, %s=%s, flags=%d]"
                    .formatted(at, name, Text.printable(value), flags);
        }
    }

    record GetXattr(Spot at, String name) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            byte[] value = XATTRS.get(at.directory(side), at.name(), Text.bytes(name));
            return Outcome.of(value == null ? "none" : "=" + Text.printable(Text.of(value)));
        }
    }

    record RemoveXattr(Spot at, String name) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            XATTRS.remove(at.changeable(side), at.name(), Text.bytes(name));
            return Outcome.DONE;
        }
    }

    record ListXattrs(Spot at) implements AttributeStep {
        @Override
        public Outcome on(Side side) throws ErrnoException {
            return Outcome.of(
                    XATTRS.list(at.directory(side), at.name()).stream()
                            .map(Text::of)
                            .sorted()
                            .collect(Collectors.joining(" ", "[", "]")));
        }
    }
}
