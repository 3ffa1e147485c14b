package dev.lamina.linux;

/**
 * The kernel as Lamina uses it: one interface per concern. Together they are the complete list of
 * calls. {@link #SYSTEM} is the real one; tests hand in recording fakes. Immutable and thread-safe.
 */
public record Linux(
        FileCalls files,
        DirectoryCalls directories,
        XattrCalls xattrs,
        MountCalls mounts,
        ProcessCalls processes,
        DeviceCalls devices,
        SocketCalls sockets,
        TerminalCalls terminals) {
    public static final Linux SYSTEM = system();

    private static Linux system() {
        var files = new SystemFileCalls();
        return new Linux(
                files,
                new SystemDirectoryCalls(),
                new SystemXattrCalls(),
                new SystemMountCalls(),
                new SystemProcessCalls(files),
                new SystemDeviceCalls(files),
                new SystemSocketCalls(),
                new SystemTerminalCalls());
    }
}
