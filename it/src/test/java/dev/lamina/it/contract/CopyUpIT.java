package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows 3 and 4: what is copied into the upper branch, when, and how faithfully. */
class CopyUpIT extends Contract {
    private static final Timestamp ATIME = new Timestamp(1_100_000_000, 1);
    private static final Timestamp MTIME = new Timestamp(1_000_000_000, 999_999_999);

    /** What copies up a lower file. */
    enum Touch {
        OPEN_FOR_WRITING {
            @Override
            void apply(Place union) throws IOException {
                union.open("d/f", FileCalls.O_WRONLY).close();
            }
        },
        OPEN_FOR_BOTH {
            @Override
            void apply(Place union) throws IOException {
                union.open("d/f", FileCalls.O_RDWR).close();
            }
        },
        OPEN_AND_TRUNCATE {
            @Override
            void apply(Place union) throws IOException {
                union.open("d/f", FileCalls.O_RDONLY | FileCalls.O_TRUNC).close();
            }
        },
        APPEND {
            @Override
            void apply(Place union) throws IOException {
                try (var file = union.open("d/f", FileCalls.O_WRONLY | FileCalls.O_APPEND)) {
                    file.append("+");
                }
            }
        },
        TRUNCATE {
            @Override
            void apply(Place union) throws IOException {
                Programs.run(union.root(), "truncate", "-s", "2", "d/f");
            }
        },
        CHMOD {
            @Override
            void apply(Place union) throws IOException {
                union.mode("d/f", 0600);
            }
        },
        CHOWN {
            @Override
            void apply(Place union) throws IOException {
                union.owner("d/f", 12, 13);
            }
        },
        UTIMENS {
            @Override
            void apply(Place union) throws IOException {
                union.times("d/f", MTIME, ATIME);
            }
        },
        SETXATTR {
            @Override
            void apply(Place union) throws IOException {
                union.xattr("d/f", "user.new", "1");
            }
        },
        REMOVEXATTR {
            @Override
            void apply(Place union) throws IOException {
                union.removeXattr("d/f", "user.old");
            }
        },
        LINK {
            @Override
            void apply(Place union) throws IOException {
                union.link("d/f", "d/g");
            }
        };

        abstract void apply(Place union) throws IOException;
    }

    private Place oneFile() throws IOException {
        return lower().dir("d").file("d/f", "content").xattr("d/f", "user.old", "1");
    }

    @ParameterizedTest
    @EnumSource
    void row03_aChangeCopiesUp(Touch touch) throws IOException {
        oneFile();
        touch.apply(mount());
        assertThat(upper().exists("d/f")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void row03_aChangeWithoutAWritableBranchIsRefused(Touch touch) throws IOException {
        oneFile();
        var union = stand.mountReadOnly();
        if (touch == Touch.TRUNCATE) {
            assertThat(Programs.outcome(union.root(), "truncate", "-s", "2", "d/f").output())
                    .contains("Read-only file system");
        } else {
            fails(Errno.EROFS, () -> touch.apply(union));
        }
    }

    @Test
    void row03_lookingCopiesNothingUp() throws IOException {
        oneFile().symlink("d/s", "f");
        var union = mount();
        assertThat(union.read("d/f")).isEqualTo("content");
        assertThat(union.readlink("d/s")).isEqualTo("f");
        assertThat(union.names("d")).containsExactly("f", "s");
        union.stat("d/f");
        union.xattr("d/f", "user.old");
        assertThat(upper().names("")).isEmpty();
    }

    @Test
    void row03_onlyWhatIsChangedIsCopied() throws IOException {
        oneFile().file("d/other", "");
        mount().mode("d/f", 0600);
        assertThat(upper().names("d")).containsExactly("f");
    }

    @Test
    void row03_nothingIsLeftInTheWorkDirectory() throws IOException {
        oneFile();
        mount().mode("d/f", 0600).file("new", "").unlink("new");
        stand.unmount();
        assertThat(new Place(stand.work()).names("work")).isEmpty();
        stand.remount();
    }

    @Test
    void row04_aFileKeepsItsAttributesAndContent() throws IOException {
        lower().file("f", "content", 0640)
                .owner("f", 21, 22)
                .mode("f", 06755)
                .xattr("f", "user.a", "1")
                .xattr("f", "trusted.b", "2")
                .xattr("f", "security.capability", "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
                .times("f", ATIME, MTIME);
        var union = mount();
        var before = union.stat("f");
        union.xattr("f", "user.c", "3");
        var copy = upper().stat("f");
        assertThat(copy.mode()).isEqualTo(Stat.S_IFREG | 06755);
        assertThat(copy.uid()).isEqualTo(21);
        assertThat(copy.gid()).isEqualTo(22);
        assertThat(copy.mtime()).isEqualTo(MTIME);
        assertThat(copy.atime()).isEqualTo(ATIME);
        assertThat(union.stat("f").mtime()).isEqualTo(before.mtime());
        assertThat(union.xattrs("f"))
                .containsExactly("security.capability", "trusted.b", "user.a", "user.c");
        assertThat(union.read("f")).isEqualTo("content");
    }

    @Test
    void row04_parentsKeepTheirAttributes() throws IOException {
        lower().dir("a", 02750)
                .dir("a/b", 01777)
                .file("a/b/f", "")
                .owner("a/b", 5, 6)
                .xattr("a/b", "user.x", "1")
                .times("a/b", ATIME, MTIME)
                .times("a", ATIME, MTIME);
        var union = mount();
        union.mode("a/b/f", 0600);
        for (var tree : new Place[] {union, upper()}) {
            assertThat(tree.stat("a").permissions()).isEqualTo(02750);
            assertThat(tree.stat("a").mtime()).isEqualTo(MTIME);
            assertThat(tree.stat("a/b").permissions()).isEqualTo(01777);
            assertThat(tree.stat("a/b").uid()).isEqualTo(5);
            assertThat(tree.stat("a/b").mtime()).isEqualTo(MTIME);
            assertThat(tree.xattr("a/b", "user.x")).isEqualTo("1");
        }
    }

    @Test
    void row04_aSymlinkIsCopiedAsOne() throws IOException {
        lower().symlink("s", "no/where").owner("s", 3, 4);
        var union = mount();
        union.owner("s", 9, 9);
        assertThat(upper().readlink("s")).isEqualTo("no/where");
        assertThat(union.stat("s").uid()).isEqualTo(9);
    }

    @Test
    void row04_nodesAreCopiedWithoutBeingOpened() throws IOException {
        lower().fifo("p")
                .node("c", Stat.S_IFCHR | 0600, Stat.makedev(1, 3))
                .node("b", Stat.S_IFBLK | 0600, Stat.makedev(259, 70000))
                .node("s", Stat.S_IFSOCK | 0600, 0);
        var union = mount();
        for (var name : new String[] {"p", "c", "b", "s"}) {
            union.mode(name, 0640);
            assertThat(upper().stat(name).mode()).isEqualTo(union.stat(name).mode());
        }
        assertThat(upper().stat("c").rdev()).isEqualTo(Stat.makedev(1, 3));
        assertThat(union.stat("b").rdev()).isEqualTo(Stat.makedev(259, 70000));
    }

    @Test
    void row04_holesStayHoles() throws IOException {
        long size = 5L << 30;
        lower().file("f", "").size("f", size);
        try (var file = lower().open("f", FileCalls.O_WRONLY)) {
            file.write("begin", 0).write("end", size - 3);
        }
        var union = mount();
        union.open("f", FileCalls.O_RDWR).close();
        var copy = upper().stat("f");
        assertThat(copy.size()).isEqualTo(size);
        assertThat(copy.blocks()).isLessThan(4 << 20 >> 9);
        try (var file = union.open("f", FileCalls.O_RDONLY)) {
            assertThat(file.read(5, 0)).isEqualTo("begin");
            assertThat(file.read(16, size - 3)).isEqualTo("end");
        }
    }

    @Test
    void row04_severalAtOnceMakeOneCopy() throws Exception {
        lower().file("f", "x".repeat(1 << 20));
        var union = mount();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var writers =
                    IntStream.range(0, 8)
                            .<Callable<Void>>mapToObj(i -> () -> writeOneByte(union, i))
                            .toList();
            for (var result : threads.invokeAll(writers)) {
                result.get();
            }
        }
        assertThat(union.read("f")).startsWith("01234567xxx").hasSize(1 << 20);
        assertThat(upper().stat("f").ino()).isPositive();
        assertThat(upper().names("")).containsExactly("f");
    }

    private static Void writeOneByte(Place union, int at) throws IOException {
        try (var file = union.open("f", FileCalls.O_RDWR)) {
            file.write(Integer.toString(at), at);
        }
        return null;
    }

    @Test
    void row05_aReaderFromBeforeSeesTheNewData() throws IOException {
        lower().file("f", "old data");
        var union = mount();
        try (var reader = union.open("f", FileCalls.O_RDONLY)) {
            assertThat(reader.read(8, 0)).isEqualTo("old data");
            long ino = reader.stat().ino();
            try (var writer = union.open("f", FileCalls.O_RDWR)) {
                writer.write("new", 0);
            }
            assertThat(reader.read(8, 0)).isEqualTo("new data");
            assertThat(reader.stat().ino()).isEqualTo(ino);
        }
    }
}
