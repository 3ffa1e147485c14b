package dev.lamina.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCallsTest {
    private final Linux linux = Linux.SYSTEM;
    private final FileCalls files = linux.files();
    private final DirectoryCalls directories = linux.directories();
    @TempDir Path folder;
    private int dir;

    @BeforeEach
    void open() throws Exception {
        dir = files.open(FileCalls.AT_FDCWD, folder.toString().getBytes(), FileCalls.O_RDONLY, 0);
    }

    @AfterEach
    void close() {
        files.close(dir);
    }

    @Test
    void namesAreBytes() throws Exception {
        byte[] name = "caf\u00e9".getBytes(ISO_8859_1);
        directories.mkdir(dir, name, 0755);
        assertThat(directories.list(dir))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.name()).isEqualTo(name);
                    assertThat(e.type()).isEqualTo(4);
                });
        assertThat(files.stat(dir, name).isDirectory()).isTrue();
        directories.rmdir(dir, name);
        assertThat(files.statIfPresent(dir, name)).isNull();
    }

    @Test
    void anErrorNamesCallAndSubject() {
        assertThatThrownBy(() -> files.open(dir, "absent".getBytes(), 0, 0))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("openat absent: ENOENT");
    }

    @Test
    void statAgreesWithJava() throws Exception {
        var file = Files.writeString(folder.resolve("f"), "hello");
        var stat = files.stat(dir, "f".getBytes());
        assertThat(stat.size()).isEqualTo(5);
        assertThat(stat.ino()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(stat.dev()).isEqualTo(Files.getAttribute(file, "unix:dev"));
        assertThat(stat.mode()).isEqualTo(Files.getAttribute(file, "unix:mode"));
        assertThat(stat.mtime().seconds())
                .isEqualTo(Files.getLastModifiedTime(file).toInstant().getEpochSecond());
    }

    @Test
    void writesAndReadsBack() throws Exception {
        int fd = files.open(dir, "f".getBytes(), FileCalls.O_RDWR | FileCalls.O_CREAT, 0640);
        files.writeFully(fd, new byte[200_000]);
        files.seek(fd, 0, FileCalls.SEEK_SET);
        assertThat(files.readFully(fd, 1 << 20)).hasSize(200_000);
        files.close(fd);
    }

    @Test
    void openBeneathRefusesEscapes() throws Exception {
        Files.createSymbolicLink(folder.resolve("out"), Path.of("/etc"));
        assertThatThrownBy(() ->
                        files.openResolved(
                                dir, "out/passwd".getBytes(), 0, 0, FileCalls.RESOLVE_BENEATH))
                .hasMessageContaining("EXDEV");
    }

    @Test
    void attributesOfSymlinksAreTheirOwn() throws Exception {
        directories.symlink("nowhere".getBytes(), dir, "l".getBytes());
        assertThat(linux.xattrs().list(dir, "l".getBytes())).isEmpty();
        assertThat(files.readlink(dir, "l".getBytes())).isEqualTo("nowhere".getBytes());
    }

    @Test
    void aSpawnedChildSeesItsDescriptorsAndIsReaped() throws Exception {
        var pipe = linux.sockets().pipe();
        int pid =
                linux.processes()
                        .spawn(
                                "/bin/sh".getBytes(),
                                List.of(
                                        "sh".getBytes(),
                                        "-c".getBytes(),
                                        "echo $X; exit 7".getBytes()),
                                List.of("X=y".getBytes()),
                                new int[] {0, pipe.second(), 2});
        int pidfd = linux.processes().pidfd(pid);
        files.close(pipe.second());
        assertThat(new String(files.readFully(pipe.first(), 100))).isEqualTo("y\n");
        assertThat(linux.processes().await(pidfd)).isEqualTo(7 << 8);
        files.close(pidfd);
        files.close(pipe.first());
    }

    @Test
    void descriptorsTravelThroughSockets() throws Exception {
        var sockets = linux.sockets();
        var pair = sockets.socketPair();
        sockets.send(pair.first(), "dir".getBytes(), dir);
        var message = sockets.receive(pair.second(), 100);
        assertThat(message).isNotNull();
        assertThat(message.bytes()).isEqualTo("dir".getBytes());
        assertThat(files.stat(message.fd()).ino()).isEqualTo(files.stat(dir).ino());
        assertThat(sockets.poll(new int[] {pair.second()}, 0)).containsExactly(0);
        files.close(message.fd());
        files.close(pair.first());
        assertThat(sockets.receive(pair.second(), 100)).isNull();
        files.close(pair.second());
    }

    @Test
    void deviceNumbersSurviveTheRoundTrip() {
        long dev = Stat.makedev(259, 0x12345);
        assertThat(Stat.major(dev)).isEqualTo(259);
        assertThat(Stat.minor(dev)).isEqualTo(0x12345);
    }
}
