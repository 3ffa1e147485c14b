package dev.lamina.builder.context;

import dev.lamina.store.layer.ByteString;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * File names as bytes. A {@code Path} of the default file system holds the bytes of a name, but as
 * text it loses those that the platform's encoding does not know. As a URI it shows them all,
 * escaped, whatever the encoding; that form is used for every name that is not plain ASCII.
 */
final class NativeNames {
    private NativeNames() {}

    /** The last component of a path. */
    static ByteString nameOf(Path path) {
        var name = path.getFileName();
        var text = name == null ? "" : name.toString();
        if (isAscii(text)) {
            return ByteString.of(text);
        }
        var bytes = pathBytes(path);
        int start = bytes.length;
        while (start > 0 && bytes[start - 1] != '/') {
            start--;
        }
        return ByteString.of(bytes, start, bytes.length - start);
    }

    /** A relative or absolute path as it is stored in a symbolic link. */
    static ByteString targetOf(Path link) {
        var text = link.toString();
        if (isAscii(text)) {
            return ByteString.of(text);
        }
        var bytes = pathBytes(link);
        int start = link.isAbsolute() ? 0 : pathBytes(Path.of("")).length + 1;
        var target = Arrays.copyOfRange(bytes, start, bytes.length);
        if (!text.endsWith("/")) {
            return ByteString.of(target);
        }
        var slashed = Arrays.copyOf(target, target.length + 1);
        slashed[target.length] = '/';
        return ByteString.of(slashed);
    }

    /** The path of a name in a directory. */
    static Path resolve(Path directory, ByteString name) {
        var bytes = name.bytes();
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (isAscii(text)) {
            return directory.resolve(text);
        }
        var uri = new StringBuilder(directory.toUri().getRawPath());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (byte b : bytes) {
            uri.append("%%%02X".formatted(b & 0xFF));
        }
        return Path.of(URI.create("file://" + uri));
    }

    /** The bytes of an absolute path, without a slash at the end. */
    private static byte[] pathBytes(Path path) {
        var raw = path.toUri().getRawPath();
        var out = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                out.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                out.write(c);
            }
        }
        var bytes = out.toByteArray();
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == '/') {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
