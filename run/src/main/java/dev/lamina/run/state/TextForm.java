package dev.lamina.run.state;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.ref.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** Values that are one text in JSON, and how they are rebuilt from it. */
final class TextForm {
    @FunctionalInterface
    private interface Reader {
        Object read(String text) throws StoreException;
    }

    private static final Map<Class<?>, Reader> READERS =
            Map.of(
                    String.class,
                    text -> text,
                    Path.class,
                    Path::of,
                    Instant.class,
                    Instant::parse,
                    ImagePath.class,
                    text -> ImagePath.of(bytes(text)),
                    ByteString.class,
                    text -> ByteString.of(bytes(text)),
                    Digest.class,
                    Digest::parse,
                    ImageReference.class,
                    ImageReference::parse,
                    ContainerId.class,
                    ContainerId::new,
                    ProcessIdentity.class,
                    TextForm::process);

    private TextForm() {}

    static boolean has(Class<?> type) {
        return READERS.containsKey(type) || type.isEnum();
    }

    /** Bytes that need not be UTF-8 are written one character a byte. */
    static String write(Object value) {
        return switch (value) {
            case ByteString bytes -> text(bytes.bytes());
            case ImagePath path -> text(path.bytes());
            case Enum<?> constant -> constant.name();
            default -> value.toString();
        };
    }

    static Object read(Class<?> type, String text) throws StoreException {
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw StoreException.malformed("no such " + type.getSimpleName() + ": " + text);
        }
        try {
            return java.util.Objects.requireNonNull(READERS.get(type)).read(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw StoreException.malformed("not a " + type.getSimpleName() + ": " + text);
        }
    }

    private static ProcessIdentity process(String text) throws StoreException {
        try {
            return ProcessIdentity.parse(text);
        } catch (java.io.IOException e) {
            throw StoreException.malformed("not a process: " + text);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
