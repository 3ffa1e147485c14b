package dev.lamina.builder.step;

import java.nio.charset.StandardCharsets;

/** Tells whether bytes are the beginning of a tar, by the checksum of its first header. */
final class TarProbe {
    /** Bytes of a header. */
    static final int HEADER = 512;

    private static final int SUM_START = 148;
    private static final int SUM_END = 156;

    private TarProbe() {}

    static boolean isHeader(byte[] start) {
        if (start.length < HEADER) {
            return false;
        }
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < HEADER; i++) {
            boolean inSum = i >= SUM_START && i < SUM_END;
            unsigned += inSum ? ' ' : start[i] & 0xFF;
            signed += inSum ? ' ' : start[i];
        }
        var written =
                new String(start, SUM_START, SUM_END - SUM_START, StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip();
        if (!written.matches("[0-7]{1,7}")) {
            return false;
        }
        long sum = Long.parseLong(written, 8);
        return sum == unsigned || sum == signed;
    }
}
