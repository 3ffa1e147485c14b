package dev.lamina.builder.cache;

import dev.lamina.builder.syntax.ByteText;
import dev.lamina.store.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Named values, each with its length, hashed together: no two lists of them look the same. */
final class KeyDigest {
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    KeyDigest text(String name, String value) {
        return bytes(name, ByteText.encode(value));
    }

    KeyDigest list(String name, List<String> values) {
        text(name, Integer.toString(values.size()));
        values.forEach(value -> text(name, value));
        return this;
    }

    KeyDigest bytes(String name, byte[] value) {
        part(ByteText.encode(name));
        part(value);
        return this;
    }

    private void part(byte[] bytes) {
        parts.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        parts.writeBytes(bytes);
    }

    Digest finish() {
        return Digest.of(parts.toByteArray());
    }

    CacheKey key() {
        return new CacheKey(finish());
    }
}
