package dev.lamina.unionfs.branch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.branch.Writing.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 26: a branch that was never synced is not taken for a whole one later. */
class VolatileTest {
    @TempDir Path folder;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectory(folder.resolve("upper"));
        Files.createDirectory(folder.resolve("work"));
    }

    private WritableBranch open(Sync sync) throws ErrnoException {
        return WritableBranch.open(
                Linux.SYSTEM, path("upper"), path("work"), Writing.USUAL.with(sync));
    }

    private byte[] path(String name) {
        return folder.resolve(name).toString().getBytes(UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Sync.class)
    void aVolatileMountIsTheLast(Sync next) throws Exception {
        open(Sync.VOLATILE).close();
        assertThat(folder.resolve("work/work/incompat/volatile")).isDirectory();
        assertThatThrownBy(() -> open(next))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }

    @Test
    void othersLeaveNoMark() throws Exception {
        open(Sync.NEVER).close();
        open(Sync.ASKED).close();
        assertThat(folder.resolve("work/work/incompat")).doesNotExist();
    }
}
