package dev.lamina.it.fuzz;

import dev.lamina.it.contract.Branches;
import dev.lamina.it.contract.Mounted;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the two: a union, or a plain directory to prepare a branch in, and files open there. */
final class Side implements AutoCloseable {
    static final int SLOTS = 6;

    private static final FileCalls FILES = Linux.SYSTEM.files();
    private static final int CLOSED = -1;
    private static final int BUFFER = 256 << 10;

    /** How the branches become a tree. */
    @FunctionalInterface
    interface Mounter {
        Mounted mount(Branches branches, Path directory) throws IOException;
    }

    private final Mounter mounter;
    private final Path base;
    private final Path tree;
    private final NativeBuffer buffer = new NativeBuffer(BUFFER);
    private final int memory;
    private final int[] slots = new int[SLOTS];
    private Branches branches;
    private int rotations;
    private @Nullable Mounted mounted;
    private int root = CLOSED;

    /**
     * @param base a directory for all that is this side's own
     */
    Side(Mounter mounter, Path base, List<Path> lowers) throws IOException {
        this.mounter = mounter;
        this.base = Files.createDirectory(base);
        this.tree = Files.createDirectory(base.resolve("tree"));
        this.branches = upper(lowers);
        this.memory = FILES.memfd("page");
        Arrays.fill(slots, CLOSED);
        mount();
    }

    private Branches upper(List<Path> lowers) throws IOException {
        var upper = Files.createDirectory(base.resolve("upper" + rotations));
        var work = Files.createDirectory(base.resolve("work" + rotations));
        Branch.makeRoot(upper);
        return new Branches(lowers, upper, work);
    }

    Branches branches() {
        return branches;
    }

    /** Takes other branches; not while mounted. */
    void branches(Branches others) {
        branches = others;
    }

    /** The upper branch becomes the topmost lower one; not while mounted. */
    void rotate() throws IOException {
        rotations++;
        var lowers = new ArrayList<>(branches.lowers());
        lowers.addFirst(Path.of(String.valueOf(branches.upper())));
        branches = upper(lowers);
    }

    void mount() throws IOException {
        mounted = mounter.mount(branches, tree);
        int flags = FileCalls.O_PATH | FileCalls.O_DIRECTORY;
        root = FILES.open(FileCalls.AT_FDCWD, Text.bytes(tree.toString()), flags, 0);
    }

    void unmount() throws IOException {
        dropAll();
        if (root != CLOSED) {
            FILES.close(root);
            root = CLOSED;
        }
        if (mounted != null) {
            var before = mounted;
            mounted = null;
            before.unmount();
        }
    }

    /** Takes a turn; the caller has the credentials. */
    Outcome take(Turn turn) throws IOException {
        try {
            return turn.step().on(this);
        } catch (ErrnoException e) {
            return Outcome.of(e.errno());
        }
    }

    int root() {
        return root;
    }

    int fd(int slot) throws ErrnoException {
        if (slots[slot] == CLOSED) {
            throw new ErrnoException(Errno.EBADF, "slot " + slot);
        }
        return slots[slot];
    }

    void hold(int slot, int fd) {
        drop(slot);
        slots[slot] = fd;
    }

    void drop(int slot) {
        if (slots[slot] != CLOSED) {
            FILES.close(slots[slot]);
            slots[slot] = CLOSED;
        }
    }

    void dropAll() {
        for (int slot = 0; slot < SLOTS; slot++) {
            drop(slot);
        }
    }

    long buffer() {
        return buffer.address();
    }

    /** What a read has left in the buffer. */
    Outcome seen(int count) {
        byte[] bytes = NativeMemory.getBytes(buffer.address(), count);
        return Outcome.of(count + " bytes " + Text.hash(bytes));
    }

    /** The buffer with something that tells this write from others. */
    long filled(int letter, int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (letter + i / 7);
        }
        NativeMemory.putBytes(buffer.address(), bytes);
        return buffer.address();
    }

    /** Reads memory that may not be there: the kernel does it and says EFAULT. */
    Outcome loadThrough(long address, int size) throws ErrnoException {
        return seen(
                FILES.pread(memory, buffer.address(), FILES.pwrite(memory, address, size, 0), 0));
    }

    /** Writes memory that may not be there. */
    Outcome storeThrough(long address, int letter, int size) throws ErrnoException {
        FILES.pwrite(memory, filled(letter, size), size, 0);
        return Outcome.of(FILES.pread(memory, address, size, 0));
    }

    @Override
    public void close() throws IOException {
        try {
            unmount();
        } finally {
            FILES.close(memory);
            buffer.close();
        }
    }
}
