package dev.lamina.it.fuzz;

import dev.lamina.it.contract.Mounted;
import dev.lamina.it.contract.Scene;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kernel overlayfs and the union over the same lower branches, on a file system in memory that goes
 * with the duel. One thread has it, which changes its credentials.
 */
final class Duel implements AutoCloseable {
    private final Path base;
    private final Side kernel;
    private final Side union;
    private final Inodes inodes = new Inodes();
    private int turns;
    private final boolean kernelReadable;
    private Outcome last = Outcome.DONE;

    private Duel(Path base, Side kernel, Side union, boolean kernelReadable) {
        this.kernelReadable = kernelReadable;
        this.base = base;
        this.kernel = kernel;
        this.union = union;
    }

    /**
     * @param lowers what makes each lower branch, topmost first
     * @param kernelReadable whether kernel overlayfs can go on with the upper branch of the union
     */
    static Duel over(List<List<Turn>> lowers, Side.Mounter unionMounter, boolean kernelReadable)
            throws IOException {
        var base = Files.createTempDirectory(Scene.directory(), "fuzz-");
        byte[] type = Text.bytes("tmpfs");
        Linux.SYSTEM
                .mounts()
                .mount(type, path(base), "tmpfs", MountCalls.MS_NOATIME, Text.bytes("mode=755"));
        try {
            var made = new ArrayDeque<Path>();
            for (var turns : lowers.reversed()) {
                var below = List.copyOf(made);
                made.addFirst(Branch.make(base.resolve("lower" + made.size()), turns, below));
            }
            var branches = List.copyOf(made);
            var kernel = new Side(Mounted::byKernelAtItsBest, base.resolve("kernel"), branches);
            try {
                var union = new Side(unionMounter, base.resolve("union"), branches);
                return new Duel(base, kernel, union, kernelReadable);
            } catch (IOException | RuntimeException e) {
                kernel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            remove(base);
            throw e;
        }
    }

    /** Takes a turn on both sides. */
    @Nullable Difference take(Turn turn) throws IOException {
        turns++;
        switch (turn.step()) {
            case MountStep.Swap _ -> swap();
            case MountStep.Rotate _ -> inodes.forget(); // other branches, another union
            default -> {}
        }
        boolean isUser = turn.user() != User.ROOT;
        if (isUser) {
            User.become(turn.user());
        }
        Outcome theirs;
        Outcome ours;
        try {
            theirs = kernel.take(turn);
            ours = union.take(turn);
        } finally {
            if (isUser) {
                User.become(User.ROOT);
            }
        }
        last = ours;
        for (var allowed : Allowed.values()) {
            if (!theirs.equals(ours) && allowed.covers(turn.step(), theirs, ours)) {
                if (allowed.partsWays()) {
                    kernel.dropAll();
                    union.dropAll();
                }
                return null;
            }
        }
        Reconciliation.after(turn.step(), kernel, union);
        var kind = turn.step().getClass().getSimpleName();
        return compare(kind, "turn " + turns + ": " + turn, theirs, ours);
    }

    /** What the last turn gave. */
    Outcome last() {
        return last;
    }

    private @Nullable Difference compare(String kind, String when, Outcome theirs, Outcome ours) {
        if (!theirs.text().equals(ours.text())) {
            return Difference.of(kind, when, theirs.text(), ours.text());
        }
        int at = inodes.disagreement(theirs.inodes(), ours.inodes());
        return at == Inodes.NONE
                ? null
                : Difference.of(
                        kind + " inodes",
                        when + ": inodes are not those of before",
                        numbered(theirs, at),
                        numbered(ours, at));
    }

    private static String numbered(Outcome outcome, int at) {
        return "#" + outcome.inodes().get(at) + " " + outcome.text().split("\n", -1)[at];
    }

    private void swap() throws IOException {
        kernel.unmount();
        union.unmount();
        var theirs = kernel.branches();
        kernel.branches(union.branches());
        union.branches(theirs);
        kernel.mount();
        union.mount();
        inodes.end(); // each reads its own notes of them
    }

    /**
     * What is left at the end: both trees, both upper branches, and ours as the kernel reads it.
     */
    @Nullable Difference end() throws IOException {
        var seen = take(new Turn(User.ROOT, new MountStep.Look()));
        if (seen != null) {
            return seen;
        }
        var view = last;
        kernel.unmount();
        union.unmount();
        var uppers = UpperView.compare(kernel.branches(), union.branches());
        if (uppers != null) {
            return uppers;
        }
        if (!kernelReadable) {
            return null;
        }
        kernel.branches(union.branches());
        kernel.mount();
        inodes.forget();
        var read = kernel.take(new Turn(User.ROOT, new MountStep.Look()));
        return compare("read", "the union's upper branch read by the kernel", read, view);
    }

    private static byte[] path(Path path) {
        return Text.bytes(path.toString());
    }

    private static void remove(Path base) throws IOException {
        Linux.SYSTEM.mounts().umount(path(base), MountCalls.MNT_DETACH);
        Files.delete(base);
    }

    @Override
    public void close() throws IOException {
        try {
            kernel.close();
        } finally {
            try {
                union.close();
            } finally {
                remove(base);
            }
        }
    }
}
