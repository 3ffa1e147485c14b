package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names as jnr-fuse hands them over, Strings, and as the union wants them, bytes. jnr-fuse decodes
 * what is not UTF-8 into U+FFFD, and the bytes are gone: a name with that character is refused with
 * EILSEQ, so that nothing is ever stored under a wrong name.
 */
final class Names {
    private static final char REPLACEMENT = '\uFFFD';

    private Names() {}

    static byte[] bytes(String name) throws ErrnoException {
        if (name.indexOf(REPLACEMENT) >= 0) {
            throw new ErrnoException(Errno.EILSEQ, "lookup", name);
        }
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** The name as a caller of the mount would have to write it; null when he cannot reach it. */
    static @Nullable String text(byte[] name) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
            return text.indexOf(REPLACEMENT) < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static boolean reachable(byte[] name) {
        return text(name) != null;
    }

    /** The path without its last name; the root is its own parent. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
