package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.function;

import java.nio.charset.StandardCharsets;

/** {@link MountCalls} by libc. */
final class SystemMountCalls implements MountCalls {
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
    public void umount(byte[] target, int flags) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(call(function("umount2"), scratch.string(target), flags), "umount2", target);
        }
    }
}
