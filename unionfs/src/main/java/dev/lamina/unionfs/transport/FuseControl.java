package dev.lamina.unionfs.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;

/**
 * The control files of FUSE connections: the way out when somebody waits for an answer that will
 * not come. Nothing here touches a mount.
 */
public final class FuseControl {
    private static final String CONNECTIONS = "/sys/fs/fuse/connections/";
    private static final int FDINFO = 4096;

    private FuseControl() {}

    /** The number of the connection a device serves, or -1 where the kernel does not tell. */
    public static int connection(Linux linux, int device) throws ErrnoException {
        var files = linux.files();
        int fd = files.open(FileCalls.AT_FDCWD, ascii("/proc/self/fdinfo/" + device), 0, 0);
        try {
            return new String(files.readFully(fd, FDINFO), US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith("fuse_connection:"))
                    .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                    .findFirst()
                    .orElse(-1);
        } finally {
            files.close(fd);
        }
    }

    /** Ends a connection at once: whoever waits gets ECONNABORTED, the workers ENODEV. */
    public static void abort(Linux linux, int connection) throws ErrnoException {
        try {
            write(linux, FileCalls.AT_FDCWD, CONNECTIONS + connection + "/abort");
        } catch (ErrnoException unmounted) {
            int control = linux.mounts().detached("fusectl");
            try {
                write(linux, control, connection + "/abort");
            } finally {
                linux.files().close(control);
            }
        }
    }

    private static void write(Linux linux, int directory, String path) throws ErrnoException {
        int fd = linux.files().open(directory, ascii(path), FileCalls.O_WRONLY, 0);
        try {
            linux.files().writeFully(fd, ascii("1"));
        } finally {
            linux.files().close(fd);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
