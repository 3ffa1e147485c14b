package dev.lamina.it.fuzz;

import dev.lamina.it.contract.Mounted;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Several threads that use one union at the same time, each at random with open files of its own.
 */
final class Users {
    private static final int COUNT = 4;

    /** What an operation may fail with when others change what it is about. */
    private static final Set<String> USUAL =
            Set.of(
                    "EACCES",
                    "EAGAIN",
                    "EBADF",
                    "EBUSY",
                    "EEXIST",
                    "EFAULT",
                    "EFBIG",
                    "EILSEQ",
                    "EINVAL",
                    "EISDIR",
                    "ELOOP",
                    "ENAMETOOLONG",
                    "ENODATA",
                    "ENODEV",
                    "ENOENT",
                    "ENOTDIR",
                    "ENOTEMPTY",
                    "ENXIO",
                    "EOPNOTSUPP",
                    "EPERM",
                    "ERANGE",
                    "ESPIPE",
                    "ESTALE",
                    "ETXTBSY",
                    "EXDEV");

    private final Path union;
    private final Path base;
    private final long seed;

    /**
     * @param base for what the users need themselves
     */
    Users(Path union, Path base, long seed) {
        this.union = union;
        this.base = base;
        this.seed = seed;
    }

    /**
     * Works until told to stop.
     *
     * @return the failures that nobody can explain, each once
     */
    Set<String> work(BooleanSupplier goesOn) throws IOException {
        var strange = new TreeSet<String>();
        try (var threads = Executors.newFixedThreadPool(COUNT)) {
            var results = new ArrayList<Future<Set<String>>>();
            for (int i = 0; i < COUNT; i++) {
                int number = i;
                Callable<Set<String>> user = () -> work(number, goesOn);
                results.add(threads.submit(user));
            }
            for (var result : results) {
                strange.addAll(result.get());
            }
            return strange;
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("a user of the union has failed", e);
        }
    }

    private Set<String> work(int number, BooleanSupplier goesOn) throws IOException {
        User.dropGroups();
        var strange = new TreeSet<String>();
        var generator = Generator.ofUsers(new Random(seed + number), Style.PLAIN);
        try (var side =
                new Side((_, tree) -> bind(tree), base.resolve("user" + number), List.of())) {
            while (goesOn.getAsBoolean()) {
                var turn = generator.next();
                User.become(turn.user());
                Outcome outcome;
                try {
                    outcome = side.take(turn);
                } finally {
                    User.become(User.ROOT);
                }
                if (outcome.isDone()) {
                    generator.succeeded(turn);
                } else if (!USUAL.contains(outcome.text())) {
                    strange.add(turn.step().getClass().getSimpleName() + ": " + outcome.text());
                }
            }
        }
        return strange;
    }

    private Mounted bind(Path tree) throws IOException {
        var mounts = Linux.SYSTEM.mounts();
        byte[] target = Text.bytes(tree.toString());
        mounts.mount(Text.bytes(union.toString()), target, "none", MountCalls.MS_BIND, new byte[0]);
        return () -> mounts.umount(target, MountCalls.MNT_DETACH);
    }
}
