package dev.lamina.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void open() {
        file = folder.resolve("a.lock");
    }

    @Test
    void sharedLocksStandBesideEachOtherExclusiveOnesAlone() throws IOException {
        try (var _ = StoreLock.acquire(file, true, SHORT)) {
            StoreLock.acquire(file, true, SHORT).close();
            assertThatThrownBy(() -> StoreLock.acquire(file, false, SHORT))
                    .isInstanceOf(StoreException.class);
        }
        try (var _ = StoreLock.acquire(file, false, SHORT)) {
            assertThatThrownBy(() -> StoreLock.acquire(file, true, SHORT))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        StoreLock.acquire(file, false, SHORT).close();
    }

    @Test
    void closingTwiceReleasesOnce() throws IOException {
        StoreLock first = StoreLock.acquire(file, true, SHORT);
        try (var _ = StoreLock.acquire(file, true, SHORT)) {
            first.close();
            first.close();
            assertThatThrownBy(() -> StoreLock.acquire(file, false, SHORT))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void anotherProcessIsExcludedUntilItsHolderDies() throws Exception {
        Process holder = holder();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> StoreLock.acquire(file, true, SHORT))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("process " + holder.pid());
        } finally {
            holder.destroyForcibly();
            holder.waitFor();
        }
        StoreLock.acquire(file, false, Duration.ofSeconds(10)).close();
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A process that holds the lock until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (var _ = StoreLock.acquire(Path.of(args[0]), false, SHORT)) {
                System.out.println("held");
                Thread.sleep(Duration.ofMinutes(5));
            }
        }
    }
}
