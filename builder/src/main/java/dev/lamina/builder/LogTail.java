package dev.lamina.builder;

import dev.lamina.builder.syntax.ByteText;
import java.util.Arrays;
import java.util.List;

/** The last lines of an output, in bounded memory. Safe for use by several threads. */
final class LogTail {
    private static final int KEPT = 32 << 10;
    private static final int LINES = 30;

    private byte[] tail = new byte[0];

    synchronized void write(byte[] bytes, int offset, int length) {
        int old = Math.min(tail.length, Math.max(0, KEPT - length));
        int fresh = Math.min(length, KEPT);
        var joined = Arrays.copyOfRange(tail, tail.length - old, tail.length - old + old + fresh);
        System.arraycopy(bytes, offset + length - fresh, joined, old, fresh);
        tail = joined;
    }

    synchronized List<String> lines() {
        var lines = ByteText.decode(tail).lines().toList();
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }
}
