package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.function;

import java.nio.charset.StandardCharsets;

/** {@link MountCalls} by libc. */
final class SystemMountCalls implements MountCalls {
    private static final int SYS_FSOPEN = 430;
    private static final int SYS_FSCONFIG = 431;
    private static final int SYS_FSMOUNT = 432;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int CLOEXEC = 1;
    private static final int SYS_OPEN_TREE = 428;
    private static final int SYS_MOUNT_SETATTR = 442;
    private static final int OPEN_TREE_CLONE = 1;
    private static final int MOUNT_ATTR_RDONLY = 1;

    @Override
    public void mount(byte[] source, byte[] target, String type, long flags, byte[] data)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long typeName = scratch.string(type.getBytes(StandardCharsets.US_ASCII));
            check(
                    call(
                            function("mount"),
                            scratch.string(source),
                            scratch.string(target),
                            typeName,
                            flags,
                            data.length == 0 ? 0 : scratch.string(data)),
                    "mount",
                    target);
        }
    }

    @Override
    public int cloneTree(byte[] directory) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            return check(
                    call(
                            function("syscall"),
                            SYS_OPEN_TREE,
                            FileCalls.AT_FDCWD,
                            scratch.string(directory),
                            OPEN_TREE_CLONE | FileCalls.O_CLOEXEC),
                    "open_tree",
                    directory);
        }
    }

    @Override
    public void makeReadOnly(int mount) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long attributes = scratch.allocate(32);
            NativeMemory.clear(attributes, 32);
            NativeMemory.putLong(attributes, MOUNT_ATTR_RDONLY);
            check(
                    call(
                            function("syscall"),
                            SYS_MOUNT_SETATTR,
                            mount,
                            scratch.string(FileCalls.EMPTY),
                            FileCalls.AT_EMPTY_PATH,
                            attributes,
                            32),
                    "mount_setattr");
        }
    }

    @Override
    public void umount(byte[] target, int flags) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(call(function("umount2"), scratch.string(target), flags), "umount2", target);
        }
    }

    @Override
    public int detached(String type) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long name = scratch.string(type.getBytes(StandardCharsets.US_ASCII));
            int context =
                    check(call(function("syscall"), SYS_FSOPEN, name, CLOEXEC), "fsopen", type);
            try {
                check(
                        call(
                                function("syscall"),
                                SYS_FSCONFIG,
                                context,
                                FSCONFIG_CMD_CREATE,
                                0,
                                0,
                                0),
                        "fsconfig",
                        type);
                return check(
                        call(function("syscall"), SYS_FSMOUNT, context, CLOEXEC, 0),
                        "fsmount",
                        type);
            } finally {
                call(function("close"), context);
            }
        }
    }
}
