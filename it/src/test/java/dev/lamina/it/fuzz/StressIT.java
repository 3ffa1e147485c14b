package dev.lamina.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.lamina.it.contract.Branches;
import dev.lamina.it.contract.Mounted;
import dev.lamina.it.contract.NeedsRoot;
import dev.lamina.it.contract.Subject;
import dev.lamina.it.contract.UnionServer;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many use a union at once, for {@code -Dstress.seconds} each. */
@NeedsRoot
class StressIT {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("stress.seconds", 4));

    private final long seed = new Random().nextLong();

    @SuppressWarnings("NullAway.Init") // before each case
    private MemoryDisk disk;

    @SuppressWarnings("NullAway.Init")
    private Branches branches;

    @SuppressWarnings("NullAway.Init")
    private Path union;

    @BeforeEach
    void makeBranches() throws IOException {
        disk = MemoryDisk.make("mode=755");
        var base = disk.directory();
        var lower = Files.createDirectory(base.resolve("lower"));
        var upper = Files.createDirectory(base.resolve("upper"));
        var work = Files.createDirectory(base.resolve("work"));
        union = Files.createDirectory(base.resolve("union"));
        branches = new Branches(List.of(lower), upper, work);
        var shared = lower.resolve("shared");
        Branch.make(shared, turns(new Random(seed)), List.of());
        for (int i = 0; i < 2; i++) {
            var own = Files.createDirectory(lower.resolve("own" + i));
            for (int n = 0; n < 15; n++) {
                Files.write(own.resolve("n" + n), new byte[n * 1000]);
            }
        }
    }

    private static List<Turn> turns(Random random) {
        var generator = Generator.ofBranch(random, Style.PLAIN, true);
        return IntStream.range(0, 300).mapToObj(_ -> generator.next()).toList();
    }

    @AfterEach
    void removeBranches() throws IOException {
        disk.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void nothingIsLostUnderLoad(Subject subject) throws Exception {
        var log = disk.directory().resolve("log");
        try (var server =
                UnionServer.start(subject, List.of(), ProcessBuilder.Redirect.to(log.toFile()))) {
            var mounted = server.mount(branches, union);
            try {
                var owners = List.of(owner(0), owner(1));
                assertThat(load(owners, until(TIME))).as("seed %d", seed).isEmpty();
                for (var owner : owners) {
                    owner.check();
                }
                assertThat(server.process().isAlive()).isTrue();
            } finally {
                mounted.unmount();
            }
        }
        assertThat(debris()).isEmpty();
        assertThat(log).as("log").isEmptyFile();
        checkView();
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void aServerKilledUnderLoadLeavesAReadableBranch(Subject subject) throws Exception {
        try (var server = UnionServer.start(subject, List.of(), ProcessBuilder.Redirect.DISCARD)) {
            server.mount(branches, union);
            try {
                var users = CompletableFuture.supplyAsync(() -> strange(until(TIME)));
                Thread.sleep(TIME.dividedBy(2));
                server.process().destroyForcibly();
                users.get();
            } finally {
                Linux.SYSTEM.mounts().umount(path(union), MountCalls.MNT_DETACH);
            }
        }
        checkView();
        assertThat(debris()).isEmpty();
    }

    private Iterable<String> strange(BooleanSupplier goesOn) {
        try {
            return new Users(union.resolve("shared/tree"), disk.directory(), seed).work(goesOn);
        } catch (IOException e) {
            return List.of(e.toString()); // the mount is gone
        }
    }

    private Owner owner(int number) throws IOException {
        return new Owner(union.resolve("own" + number), seed + number);
    }

    private Iterable<String> load(List<Owner> owners, BooleanSupplier goesOn) throws Exception {
        var work =
                owners.stream()
                        .map(owner ->
                                CompletableFuture.runAsync(
                                        () -> {
                                            try {
                                                owner.work(goesOn);
                                            } catch (IOException e) {
                                                throw new AssertionError(e);
                                            }
                                        },
                                        task -> new Thread(task).start()))
                        .toList();
        var strange = new Users(union.resolve("shared/tree"), disk.directory(), seed).work(goesOn);
        for (var each : work) {
            each.get();
        }
        return strange;
    }

    private static BooleanSupplier until(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return () -> System.nanoTime() < end;
    }

    /** What is left in the work directory, beside the one whiteout that all others are links of. */
    private List<String> debris() throws IOException {
        try (var left = Files.list(branches.work().resolve("work"))) {
            return left.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("#whiteout"))
                    .toList();
        }
    }

    /** Kernel overlayfs and the union see the same in the branches, with all names. */
    private void checkView() throws IOException {
        try (var server = UnionServer.start(Subject.DIRECT)) {
            var ours = view(server::mount);
            var theirs = view(Mounted::byKernelAtItsBest);
            if (!theirs.equals(ours)) {
                fail(Difference.of("view", "seed " + seed, theirs, ours).toString());
            }
        }
    }

    private String view(Side.Mounter mounter) throws IOException {
        var mounted = mounter.mount(branches, union);
        try {
            int flags = FileCalls.O_PATH | FileCalls.O_DIRECTORY;
            int root = Linux.SYSTEM.files().open(FileCalls.AT_FDCWD, path(union), flags, 0);
            try {
                return TreeView.of(root).text();
            } finally {
                Linux.SYSTEM.files().close(root);
            }
        } finally {
            mounted.unmount();
        }
    }

    private static byte[] path(Path path) {
        return Text.bytes(path.toString());
    }
}
