package dev.lamina.unionfs.transport.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is handed to the kernel, with a plain file in place of the device. */
class PrimingTest {
    private static final int PAGE = 4096;
    private static final int MESSAGE_HEAD = 40;

    @TempDir Path folder;
    private final NativeBuffer buffer = new NativeBuffer(PAGE + 128 * 1024);
    private final Reply scratch = new Reply(buffer.address() + PAGE, 128 * 1024);
    private final ScriptedUnion union = new ScriptedUnion();
    private Path device;
    private int fd;
    private Priming priming;

    @BeforeEach
    void open() throws Exception {
        device = folder.resolve("device");
        fd =
                Linux.SYSTEM
                        .files()
                        .open(
                                FileCalls.AT_FDCWD,
                                device.toString().getBytes(UTF_8),
                                FileCalls.O_WRONLY | FileCalls.O_CREAT,
                                0600);
        priming = new Priming(union.operations(), new DeviceChannel(Linux.SYSTEM, fd));
    }

    @AfterEach
    void close() {
        Linux.SYSTEM.files().close(fd);
        buffer.close();
    }

    @Test
    void theContentIsHandedOverOnce() throws Exception {
        union.next("= bytes content");
        priming.prime(7, 5, scratch);
        priming.prime(7, 6, scratch);
        assertThat(union.calls).containsExactly("read 5 65537 0");
        var message = Files.readAllBytes(device);
        assertThat(message).hasSize(MESSAGE_HEAD + "content".length());
        assertThat(new String(message, MESSAGE_HEAD, 7, UTF_8)).isEqualTo("content");
    }

    @Test
    void whatMayChangeIsNotHandedOver() throws Exception {
        priming.exclude(7);
        priming.prime(7, 5, scratch);
        assertThat(union.calls).isEmpty();
        assertThat(device).isEmptyFile();
    }

    @Test
    void aReadThatFailsIsLeftToTheKernel() throws Exception {
        union.next("! EIO");
        priming.prime(7, 5, scratch);
        assertThat(device).isEmptyFile();
    }
}
