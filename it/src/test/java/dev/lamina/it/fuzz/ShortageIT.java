package dev.lamina.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.it.contract.Branches;
import dev.lamina.it.contract.Mounted;
import dev.lamina.it.contract.NeedsRoot;
import dev.lamina.it.contract.Subject;
import dev.lamina.it.contract.UnionServer;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs out is said to who needs it, by the right error; then all goes on. */
@NeedsRoot
class ShortageIT {
    private static final FileCalls FILES = Linux.SYSTEM.files();
    private static final byte[] BIG = new byte[8 << 20];

    /** A union whose writable branch has less room than its lower file has data. */
    private record Union(MemoryDisk disk, MemoryDisk small, Branches branches, Path root)
            implements AutoCloseable {
        static Union make(String limits) throws IOException {
            var disk = MemoryDisk.make("mode=755");
            var small = MemoryDisk.make("mode=755," + limits);
            var lower = Files.createDirectory(disk.directory().resolve("lower"));
            Files.write(lower.resolve("big"), BIG);
            for (int i = 0; i < 400; i++) {
                Files.write(lower.resolve("f" + i), new byte[] {(byte) i});
            }
            var upper = Files.createDirectory(small.directory().resolve("upper"));
            var work = Files.createDirectory(small.directory().resolve("work"));
            var root = Files.createDirectory(disk.directory().resolve("union"));
            return new Union(disk, small, new Branches(List.of(lower), upper, work), root);
        }

        List<Path> upper() throws IOException {
            try (var files = Files.list(Path.of(String.valueOf(branches.upper())))) {
                return files.toList();
            }
        }

        List<Path> debris() throws IOException {
            try (var files = Files.list(branches.work().resolve("work"))) {
                return files.filter(file -> !file.endsWith("#whiteout")).toList();
            }
        }

        @Override
        public void close() throws IOException {
            small.close();
            disk.close();
        }
    }

    private static void fails(Errno errno, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private static int open(Path file, int flags) throws ErrnoException {
        return FILES.open(FileCalls.AT_FDCWD, Text.bytes(file.toString()), flags, 0644);
    }

    private static void write(Path file, byte[] content) throws ErrnoException {
        int fd = open(file, FileCalls.O_WRONLY | FileCalls.O_CREAT);
        try {
            FILES.writeFully(fd, content);
        } finally {
            FILES.close(fd);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void aCopyThatHasNoRoomLeavesNothing(Subject subject) throws Exception {
        try (var union = Union.make("size=2m");
                var server = UnionServer.start(subject)) {
            var mounted = server.mount(union.branches(), union.root());
            try {
                var big = union.root().resolve("big");
                fails(Errno.ENOSPC, () -> FILES.close(open(big, FileCalls.O_RDWR)));
                assertThat(union.upper()).isEmpty();
                assertThat(union.debris()).isEmpty();
                assertThat(Files.readAllBytes(big)).isEqualTo(BIG);
                write(union.root().resolve("new"), new byte[1000]);
                assertThat(Files.size(union.root().resolve("new"))).isEqualTo(1000);
            } finally {
                mounted.unmount();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void aFullBranchTakesMoreWhenThereIsRoomAgain(Subject subject) throws Exception {
        try (var union = Union.make("size=2m");
                var server = UnionServer.start(subject)) {
            var mounted = server.mount(union.branches(), union.root());
            try {
                var hog = union.root().resolve("hog");
                fails(Errno.ENOSPC, () -> write(hog, BIG));
                fails(Errno.ENOSPC, () -> write(union.root().resolve("more"), new byte[8192]));
                assertThat(Files.readAllBytes(union.root().resolve("f7"))).containsExactly(7);
                Files.delete(hog);
                write(union.root().resolve("more"), new byte[8192]);
                assertThat(Files.size(union.root().resolve("more"))).isEqualTo(8192);
            } finally {
                mounted.unmount();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void inodesRunOutWithoutDebris(Subject subject) throws Exception {
        try (var union = Union.make("size=4m,nr_inodes=100");
                var server = UnionServer.start(subject)) {
            var mounted = server.mount(union.branches(), union.root());
            try {
                fails(
                        Errno.ENOSPC,
                        () -> {
                            for (int i = 0; i < 200; i++) {
                                write(union.root().resolve("f" + i), new byte[] {1, 2});
                            }
                        });
                fails(Errno.ENOSPC, () -> write(union.root().resolve("new"), new byte[1]));
                assertThat(union.debris()).isEmpty();
                assertThat(Files.readAllBytes(union.root().resolve("f399"))).containsExactly(-113);
            } finally {
                mounted.unmount();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "JNR"})
    void openFilesRunOutForWhoOpensThem(Subject subject) throws Exception {
        try (var union = Union.make("size=64m");
                var server =
                        UnionServer.start(
                                subject,
                                List.of("prlimit", "--nofile=200:200"),
                                ProcessBuilder.Redirect.INHERIT)) {
            Mounted mounted = server.mount(union.branches(), union.root());
            var open = new ArrayList<Integer>();
            try {
                assertThatThrownBy(
                                () -> {
                                    for (int i = 0; i < 400; i++) {
                                        var file = union.root().resolve("f" + i);
                                        open.add(open(file, FileCalls.O_RDWR));
                                    }
                                })
                        .isInstanceOfSatisfying(
                                ErrnoException.class,
                                e -> assertThat(e.errno()).isIn(Errno.ENFILE, Errno.EMFILE));
                open.forEach(FILES::close);
                open.clear();
                for (int i = 0; i < 400; i++) {
                    var file = union.root().resolve("f" + i);
                    assertThat(Files.readAllBytes(file)).containsExactly(i);
                }
                write(union.root().resolve("new"), new byte[10]);
            } finally {
                open.forEach(FILES::close);
                mounted.unmount();
            }
            assertThat(union.debris()).isEmpty();
        }
    }
}
