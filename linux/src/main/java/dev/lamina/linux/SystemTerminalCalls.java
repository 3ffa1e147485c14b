package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.function;

/** {@link TerminalCalls} by libc. */
final class SystemTerminalCalls implements TerminalCalls {
    private static final int TERMIOS = 60;
    private static final int TCSADRAIN = 1;
    private static final long TIOCGWINSZ = 0x5413;
    private static final long TIOCSWINSZ = 0x5414;

    @Override
    public boolean isTerminal(int fd) {
        return (int) call(function("isatty"), fd) == 1;
    }

    @Override
    public byte[] settings(int fd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long termios = scratch.allocate(TERMIOS);
            check(call(function("tcgetattr"), fd, termios), "tcgetattr");
            return NativeMemory.getBytes(termios, TERMIOS);
        }
    }

    @Override
    public void restore(int fd, byte[] settings) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long termios = scratch.bytes(settings);
            check(call(function("tcsetattr"), fd, TCSADRAIN, termios), "tcsetattr");
        }
    }

    @Override
    public void makeRaw(int fd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long termios = scratch.bytes(settings(fd));
            call(function("cfmakeraw"), termios);
            check(call(function("tcsetattr"), fd, TCSADRAIN, termios), "tcsetattr");
        }
    }

    @Override
    public Size size(int fd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long size = scratch.allocate(8);
            check(call(function("ioctl"), fd, TIOCGWINSZ, size), "ioctl TIOCGWINSZ");
            return new Size(
                    Short.toUnsignedInt(NativeMemory.getShort(size)),
                    Short.toUnsignedInt(NativeMemory.getShort(size + 2)));
        }
    }

    @Override
    public void resize(int fd, Size size) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long at = scratch.allocate(8);
            NativeMemory.putShort(at, (short) size.rows());
            NativeMemory.putShort(at + 2, (short) size.columns());
            NativeMemory.putInt(at + 4, 0);
            check(call(function("ioctl"), fd, TIOCSWINSZ, at), "ioctl TIOCSWINSZ");
        }
    }
}
