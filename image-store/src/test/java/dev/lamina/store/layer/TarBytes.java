package dev.lamina.store.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;

/**
 * Writes tars byte by byte, also such as no honest tool writes. Text is ISO 8859-1, so that any
 * byte can be said.
 */
final class TarBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A member of which everything can be set to anything. */
    final class Member {
        private final byte[] block = new byte[512];
        private byte[] content = {};

        Member(char type, String name) {
            raw(0, name.length() > 100 ? name.substring(0, 100) : name);
            octal(100, 8, 0644).octal(108, 8, 0).octal(116, 8, 0);
            octal(136, 12, 0);
            raw(257, "ustar\00000");
            block[156] = (byte) type;
        }

        Member raw(int at, String text) {
            byte[] bytes = text.getBytes(ISO_8859_1);
            System.arraycopy(bytes, 0, block, at, bytes.length);
            return this;
        }

        Member octal(int at, int size, long value) {
            return raw(at, ("%0" + (size - 1) + "o\0").formatted(value));
        }

        Member mode(int mode) {
            return octal(100, 8, mode);
        }

        Member link(String target) {
            return raw(157, target.length() > 100 ? target.substring(0, 100) : target);
        }

        Member content(byte[] bytes) {
            content = bytes;
            return this;
        }

        Member content(String text) {
            return content(text.getBytes(ISO_8859_1));
        }

        Member device(long major, long minor) {
            return octal(329, 8, major).octal(337, 8, minor);
        }

        TarBytes add() {
            return add(content.length);
        }

        /** With a size that need not be true. */
        TarBytes add(long size) {
            octal(124, 12, size);
            return addAsIs();
        }

        /** With the size field as set by {@link #raw}. */
        TarBytes addAsIs() {
            raw(148, "        ");
            int sum = 0;
            for (byte b : block) {
                sum += b & 0xff;
            }
            raw(148, "%06o\0 ".formatted(sum));
            out.writeBytes(block);
            out.writeBytes(content);
            out.writeBytes(new byte[-content.length & 511]);
            return TarBytes.this;
        }
    }

    Member member(char type, String name) {
        return new Member(type, name);
    }

    TarBytes dir(String name) {
        return member('5', name).mode(0755).add();
    }

    TarBytes file(String name, String content) {
        return member('0', name).content(content).add();
    }

    TarBytes symlink(String name, String target) {
        return member('2', name).link(target).add();
    }

    TarBytes link(String name, String target) {
        return member('1', name).link(target).add();
    }

    /** An extended header with these keys and values. */
    TarBytes pax(String... keysAndValues) {
        return pax('x', keysAndValues);
    }

    TarBytes pax(char type, String... keysAndValues) {
        var records = new StringBuilder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            records.append(record(keysAndValues[i], keysAndValues[i + 1]));
        }
        return member(type, "pax").content(records.toString()).add();
    }

    private static String record(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.length() + 1;
        while (length != rest.length() + Integer.toString(length).length()) {
            length++;
        }
        return length + rest;
    }

    TarBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Everything so far and the end of the archive. */
    byte[] bytes() {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(new byte[1024]);
        return whole.toByteArray();
    }

    byte[] withoutEnd() {
        return out.toByteArray();
    }

    InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }

    static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
