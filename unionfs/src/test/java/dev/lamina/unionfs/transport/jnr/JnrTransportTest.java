package dev.lamina.unionfs.transport.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Fd;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.Attachment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JnrTransportTest {
    private final MemoryUnion union = new MemoryUnion();
    private final JnrTransport transport = new JnrTransport();

    private void refuses(Attachment attachment, String reason) {
        assertThatThrownBy(() -> transport.serve(union, attachment))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
        assertThat(union.closed).as("the union is closed").isTrue();
    }

    private static Attachment.Directory directory(byte[] path) {
        return new Attachment.Directory(path, "union", false, false);
    }

    @Test
    void aDeviceCannotBeTakenOver() {
        refuses(new Attachment.Device(new Fd(Linux.SYSTEM.files(), -1)), "direct transport");
    }

    @Test
    void aPathThatIsNotUtf8IsRefused() {
        refuses(directory(new byte[] {'/', (byte) 0xff}), "UTF-8");
    }

    @Test
    void aFileIsNoPlaceForAUnion(@TempDir Path folder) throws IOException {
        var file = Files.createFile(folder.resolve("file"));
        refuses(directory(file.toString().getBytes(StandardCharsets.UTF_8)), "not a directory");
    }

    @Test
    void anAbsentDirectoryIsNamed(@TempDir Path folder) {
        var absent = folder.resolve("absent").toString();
        refuses(directory(absent.getBytes(StandardCharsets.UTF_8)), absent);
    }
}
