package dev.lamina.it.contract;

import static dev.lamina.linux.FileCalls.O_RDONLY;
import static dev.lamina.linux.FileCalls.O_RDWR;
import static dev.lamina.linux.FileCalls.O_TMPFILE;
import static dev.lamina.linux.FileCalls.O_WRONLY;
import static dev.lamina.linux.FileCalls.SEEK_DATA;
import static dev.lamina.linux.FileCalls.SEEK_HOLE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.tree.Capability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rows 4, 14, 15, 17, 18, 19, 22 and 27: what is done with files that are open. */
class ContentIT extends Contract {
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int ZERO_RANGE = 0x10;
    private static final int BLOCK = 4096;

    /** CAP_NET_BIND_SERVICE, permitted and effective, in the form of revision 2. */
    private static final String CAPABILITY =
            "\1\0\0\2" + "\0\4\0\0" + "\0\0\0\0" + "\0\0\0\0" + "\0\0\0\0";

    /** u::rwx, g::r-x, g:12:rwx, m::rwx, o::---. */
    private static final String ACL =
            "\2\0\0\0"
                    + "\1\0\7\0\377\377\377\377"
                    + "\4\0\5\0\377\377\377\377"
                    + "\10\0\7\0\14\0\0\0"
                    + "\20\0\7\0\377\377\377\377"
                    + "\40\0\0\0\377\377\377\377";

    @Test
    void row04_fileCapabilitiesAreCopied() throws Exception {
        lower().file("f", "x", 0755).xattr("f", "security.capability", CAPABILITY);
        var union = mount().mode("f", 0700);
        assertThat(union.xattr("f", "security.capability")).isEqualTo(CAPABILITY);
        assertThat(upper().xattr("f", "security.capability")).isEqualTo(CAPABILITY);
    }

    @Test
    void row14_aLowerFileOpenForReadingCanBeChangedAfterItIsUnlinked() throws Exception {
        assumeFalse(subject.isKernel(), "kernel overlayfs fails here");
        lower().file("f", "content");
        var union = mount();
        try (var file = union.open("f", O_RDONLY)) {
            union.unlink("f");
            Place.LINUX.files().chmod(file.fd(), 0600);
            Place.LINUX.xattrs().set(file.fd(), Place.bytes("user.a"), Place.bytes("1"), 0);
            assertThat(file.stat().permissions()).isEqualTo(0600);
            assertThat(file.stat().nlink()).isZero();
            assertThat(file.read(7, 0)).isEqualTo("content");
        }
        assertThat(union.names("")).isEmpty();
    }

    @Test
    void row15_aNamelessFileAppearsWhenItIsLinked() throws Exception {
        lower().dir("d");
        var union = mount();
        carried(
                Capability.TMPFILE,
                Errno.EOPNOTSUPP,
                () -> {
                    try (var file = union.open("d", O_TMPFILE | O_RDWR)) {
                        file.append("content");
                        assertThat(union.names("d")).isEmpty();
                        assertThat(file.stat().nlink()).isZero();
                        union.at(
                                "d/f",
                                (directory, name) -> {
                                    Place.LINUX.directories().link(file.fd(), directory, name);
                                    return true;
                                });
                        assertThat(file.stat().nlink()).isEqualTo(1);
                    }
                    assertThat(union.names("d")).containsExactly("f");
                    assertThat(union.read("d/f")).isEqualTo("content");
                });
    }

    @Test
    void row17_aFileLockOutlastsTheCopyUp() throws Exception {
        lower().file("f", "x");
        var union = mount();
        var script = "flock f sh -c 'echo y >> f; flock -n f true || echo held'";
        assertThat(Programs.shell(union.root(), script)).isEqualTo("held\n");
    }

    @Test
    void row17_locksOfTwoNamesOfAFileMeet() throws Exception {
        var union = mount().file("f", "x").link("f", "g");
        var script = "flock f sh -c 'flock -n g true && echo free || echo held'";
        var expected = subject.has(Capability.INODE_IDENTITY) ? "held\n" : "free\n";
        assertThat(Programs.shell(union.root(), script)).isEqualTo(expected);
    }

    @Test
    void row18_whatIsWrittenWhileALowerFileIsOpenNeverReachesTheLowerBranch() throws Exception {
        lower().file("f", "lower content");
        var union = mount();
        try (var reader = union.open("f", O_RDONLY);
                var writer = FileChannel.open(union.root().resolve("f"), READ, WRITE)) {
            assertThat(reader.read(5, 0)).isEqualTo("lower");
            writer.write(ByteBuffer.wrap(Place.bytes("WRITE")), 0);
            var map = writer.map(MapMode.READ_WRITE, 0, writer.size());
            map.put(6, (byte) 'M');
            map.force();
            assertThat(reader.read(13, 0)).isEqualTo("WRITE Montent");
        }
        assertThat(union.read("f")).isEqualTo("WRITE Montent");
        assertThat(lower().read("f")).isEqualTo("lower content");
    }

    @Test
    void row19_spaceIsAllocatedPunchedAndZeroed() throws Exception {
        lower().file("f", "x".repeat(16 * BLOCK));
        var union = mount();
        var files = Place.LINUX.files();
        try (var file = union.open("f", O_RDWR)) {
            files.allocate(file.fd(), KEEP_SIZE | PUNCH_HOLE, BLOCK, BLOCK);
            assertThat(file.read(2, 2 * BLOCK - 1)).isEqualTo("\0x");
            files.allocate(file.fd(), KEEP_SIZE, 0, 32 * BLOCK);
            assertThat(file.stat().size()).isEqualTo(16 * BLOCK);
            files.allocate(file.fd(), 0, 0, 20 * BLOCK);
            assertThat(file.stat().size()).isEqualTo(20 * BLOCK);
        }
        try (var file = union.open("f", O_RDONLY)) {
            fails(Errno.EBADF, () -> files.allocate(file.fd(), 0, 0, BLOCK));
        }
    }

    @Test
    void row19_aRangeIsZeroedWhereTheFileSystemCan() throws Exception {
        lower().file("f", "x".repeat(4 * BLOCK));
        var union = mount();
        try (var direct = lower().open("f", O_RDONLY);
                var file = union.open("f", O_RDWR)) {
            assertThat(direct.stat().size()).isEqualTo(4 * BLOCK);
            try {
                Place.LINUX.files().allocate(file.fd(), ZERO_RANGE, BLOCK, BLOCK);
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
                return;
            }
            assertThat(file.read(2, 2 * BLOCK - 1)).isEqualTo("\0x");
        }
    }

    @Test
    void row19_holesAndDataAreFound() throws Exception {
        int end = 64 * BLOCK;
        lower().file("f", "").size("f", end);
        try (var file = lower().open("f", O_WRONLY)) {
            file.write("data", 32 * BLOCK);
        }
        var union = mount();
        boolean exact = subject.has(Capability.SEEK_HOLE);
        try (var file = union.open("f", O_RDONLY)) {
            assertThat(file.seek(0, SEEK_DATA)).isEqualTo(exact ? 32 * BLOCK : 0);
            assertThat(file.seek(32 * BLOCK, SEEK_HOLE)).isEqualTo(exact ? 33 * BLOCK : end);
            fails(Errno.ENXIO, () -> file.seek(end, SEEK_DATA));
            fails(Errno.ENXIO, () -> file.seek(end + 1, SEEK_HOLE));
        }
    }

    @Test
    void row19_aRangeIsCopiedFromALowerFile() throws Exception {
        lower().file("f", "0123456789");
        var union = mount().file("g", "abc");
        try (var from = union.open("f", O_RDONLY);
                var to = union.open("g", O_RDWR)) {
            long count = Place.LINUX.files().copyRange(from.fd(), 2, to.fd(), 1, 5);
            assertThat(count).isEqualTo(5);
            assertThat(to.read(9, 0)).isEqualTo("a23456");
        }
        assertThat(upper().exists("f")).isFalse();
    }

    @Test
    void row22_aDefaultAclCountsOverAWhiteoutToo() throws Exception {
        lower().dir("d").file("d/old", "x").xattr("d", "system.posix_acl_default", ACL);
        var union = mount().unlink("d/old").file("d/old", "y").file("d/new", "y");
        assertThat(union.xattr("d/new", "system.posix_acl_access")).isNotNull();
        assertThat(union.xattr("d/old", "system.posix_acl_access"))
                .isEqualTo(union.xattr("d/new", "system.posix_acl_access"));
        assertThat(union.stat("d/old").mode()).isEqualTo(union.stat("d/new").mode());
    }

    @Test
    void row27_aRunningProgramCannotBeWritten() throws Exception {
        Files.copy(Path.of("/bin/sleep"), lower().root().resolve("program"));
        var union = mount();
        var process = start(union.root().resolve("program").toString(), "60");
        try {
            fails(Errno.ETXTBSY, () -> union.open("program", O_WRONLY).close());
        } finally {
            process.destroyForcibly().waitFor();
        }
        union.open("program", O_WRONLY).close();
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).start();
    }
}
