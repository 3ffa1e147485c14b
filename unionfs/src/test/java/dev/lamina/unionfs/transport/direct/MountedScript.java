package dev.lamina.unionfs.transport.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.Transport;
import dev.lamina.unionfs.tree.UnionOperations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A shell script on a mount of ours, in a mount namespace of its own: the mount goes with the
 * script, and this process cannot even see it.
 */
record MountedScript(Transport transport, UnionOperations union, Path mountPoint) {
    private static final long DEADLINE_SECONDS = 60;

    /**
     * @param status exit code of the script
     * @param output standard output and error
     */
    record Result(int status, String output, Transport.Connection connection) {}

    /** Runs the script with the mount as its working directory; the connection has ended then. */
    Result run(String script) throws IOException, InterruptedException {
        var linux = Linux.SYSTEM;
        int device = linux.devices().openFuse();
        int handed = linux.files().dup(device);
        var connection =
                transport.serve(union, new Attachment.Device(new Fd(linux.files(), device)));
        var pipe = linux.sockets().pipe();
        int none = linux.files().open(FileCalls.AT_FDCWD, bytes("/dev/null"), FileCalls.O_RDWR, 0);
        var mount =
                """
                set -e
                mount -i -t fuse.junion -o fd=3,rootmode=40000,user_id=0,group_id=0,\
                default_permissions,allow_other test %1$s
                exec 3>&-
                cd %1$s
                """
                        .formatted(mountPoint);
        int pid =
                linux.processes()
                        .spawn(
                                bytes("/usr/bin/timeout"),
                                List.of(
                                        bytes("timeout"),
                                        bytes("-k5"),
                                        bytes(Long.toString(DEADLINE_SECONDS)),
                                        bytes("unshare"),
                                        bytes("-m"),
                                        bytes("sh"),
                                        bytes("-c"),
                                        bytes(mount + script)),
                                List.of(bytes("PATH=" + System.getenv("PATH"))),
                                new int[] {none, pipe.second(), pipe.second(), handed});
        int pidfd = linux.processes().pidfd(pid);
        List.of(pipe.second(), none, handed).forEach(linux.files()::close);
        var output = new String(linux.files().readFully(pipe.first(), 1 << 20), UTF_8);
        int status = linux.processes().await(pidfd);
        List.of(pipe.first(), pidfd).forEach(linux.files()::close);
        var waiter = Thread.startVirtualThread(() -> await(connection));
        waiter.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        connection.close();
        return new Result(status >> 8, output, connection);
    }

    private static void await(Transport.Connection connection) {
        try {
            connection.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
