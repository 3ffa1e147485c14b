package dev.lamina.unionfs.copyup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.BranchFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCopyTest {
    private static final long MANY = 1L << 30;

    @TempDir Path folder;

    @AfterEach
    void unbind() {
        Interruption.bind(() -> false);
    }

    /** A source without end, in memory only. */
    private static BranchFile endless(AtomicInteger reads) {
        return new BranchFile() {
            @Override
            public int read(long address, int size, long offset) {
                reads.incrementAndGet();
                return size;
            }

            @Override
            public long seek(long offset, int whence) {
                return offset;
            }

            @Override
            public int fd() {
                return -1;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aCopyEndsWhenNobodyWaitsForIt() throws Exception {
        var files = Linux.SYSTEM.files();
        var path = Files.createFile(folder.resolve("to")).toString();
        int to =
                files.open(
                        FileCalls.AT_FDCWD,
                        path.getBytes(StandardCharsets.UTF_8),
                        FileCalls.O_WRONLY,
                        0);
        var reads = new AtomicInteger();
        Interruption.bind(() -> reads.get() == 3);
        try {
            assertThatThrownBy(() -> new DataCopy(files).copy(endless(reads), to, MANY, MANY))
                    .isInstanceOfSatisfying(
                            ErrnoException.class, e -> assertThat(e.is(Errno.EINTR)).isTrue());
        } finally {
            files.close(to);
        }
        assertThat(reads).hasValue(3);
    }
}
