package dev.lamina.unionfs.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Mounting for a user who may not mount, through the set-user-id program {@code fusermount3}: it
 * hands the device over through a socket. Such mounts are always nosuid and nodev, and others may
 * use them only where {@code /etc/fuse.conf} says {@code user_allow_other}.
 */
public record Fusermount(Linux linux) {
    private static final byte[] PROGRAM = "/usr/bin/fusermount3".getBytes(UTF_8);
    private static final byte[] NULL = "/dev/null".getBytes(UTF_8);
    private static final int ERROR_TEXT = 4096;

    /** The descriptor by which the program knows our socket; the first behind standard error. */
    private static final byte[] SOCKET = "_FUSE_COMMFD=3".getBytes(UTF_8);

    public Fd mount(Attachment.Directory directory) throws IOException {
        var pair = linux.sockets().socketPair();
        try (var ours = new Fd(linux.files(), pair.first())) {
            try (var theirs = new Fd(linux.files(), pair.second())) {
                run(
                        List.of("-o".getBytes(UTF_8), options(directory), "--".getBytes(UTF_8)),
                        directory.path(),
                        theirs.number());
            }
            var message = linux.sockets().receive(ours.number(), 1);
            if (message == null || message.fd() < 0) {
                throw new IOException("fusermount3 gave no device for " + text(directory.path()));
            }
            return new Fd(linux.files(), message.fd());
        }
    }

    public void unmount(byte[] path) throws IOException {
        run(List.of("-u".getBytes(UTF_8), "-z".getBytes(UTF_8), "--".getBytes(UTF_8)), path, -1);
    }

    private static byte[] options(Attachment.Directory directory) {
        var options = new StringBuilder("subtype=junion,fsname=");
        options.append(directory.source().replace("\\", "\\\\").replace(",", "\\,"));
        for (var flag : directory.flags()) {
            options.append(',').append(flag.option());
        }
        if (directory.checked()) {
            options.append(",default_permissions");
        }
        if (directory.access() != Access.OWNER) {
            options.append(",allow_other");
        }
        return options.toString().getBytes(UTF_8);
    }

    /** Runs the program to its end, which it reaches without waiting for the file system. */
    private void run(List<byte[]> options, byte[] path, int socket) throws IOException {
        var arguments = new ArrayList<byte[]>();
        arguments.add(PROGRAM);
        arguments.addAll(options);
        arguments.add(path);
        var pipe = linux.sockets().pipe();
        try (var error = new Fd(linux.files(), pipe.first())) {
            int pidfd;
            try (var writer = new Fd(linux.files(), pipe.second())) {
                pidfd = spawn(arguments, writer.number(), socket);
            }
            try (var process = new Fd(linux.files(), pidfd)) {
                var text = text(linux.files().readFully(error.number(), ERROR_TEXT)).strip();
                if (linux.processes().await(process.number()) != 0) {
                    throw new IOException("fusermount3 fails on " + text(path) + ": " + text);
                }
            }
        }
    }

    private int spawn(List<byte[]> arguments, int error, int socket) throws ErrnoException {
        var files = linux.files();
        try (var none = new Fd(files, files.open(FileCalls.AT_FDCWD, NULL, FileCalls.O_RDWR, 0))) {
            int in = none.number();
            int[] fds = socket < 0 ? new int[] {in, in, error} : new int[] {in, in, error, socket};
            int pid = linux.processes().spawn(PROGRAM, arguments, List.of(SOCKET), fds);
            return linux.processes().pidfd(pid);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
