package dev.lamina.store.image;

import dev.lamina.store.error.StoreException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object, its members sorted by name. Typed views such as {@link ImageConfig}
 * read their fields from one and keep it, so that members they do not know survive. A member that
 * is {@code null} counts as absent. A member of the wrong type is a {@link StoreException} that
 * names it, thrown when it is asked for.
 */
public final class JsonObject {
    public static final JsonObject EMPTY = new JsonObject(new TreeMap<>());

    /** Values: JsonObject, List of values, String, Boolean, JsonNumber, JsonNull. */
    private final SortedMap<String, Object> members;

    private JsonObject(SortedMap<String, Object> members) {
        this.members = Collections.unmodifiableSortedMap(members);
    }

    static JsonObject of(Map<String, Object> members) {
        return new JsonObject(new TreeMap<>(members));
    }

    /**
     * Reads a document.
     *
     * @throws StoreException when it is not strict JSON, not an object, nested deeper than 64, has
     *     a name twice in an object, or something follows it
     */
    public static JsonObject parse(byte[] document) throws StoreException {
        return Json.parse(document);
    }

    /** Reads a document that is an array of objects, by the same rules. */
    public static List<JsonObject> parseList(byte[] document) throws StoreException {
        return Json.parseList(document);
    }

    /** An array of objects in its shortest form, as UTF-8. */
    public static byte[] listBytes(List<JsonObject> objects) {
        return Json.write(objects);
    }

    /** The document in its shortest form, as UTF-8: equal objects give equal bytes. */
    public byte[] bytes() {
        return Json.write(this);
    }

    SortedMap<String, Object> members() {
        return members;
    }

    public Set<String> names() {
        return members.keySet();
    }

    public boolean has(String name) {
        return member(name) != null;
    }

    private @Nullable Object member(String name) {
        Object value = members.get(name);
        return value == JsonNull.NULL ? null : value;
    }

    public Optional<String> string(String name) throws StoreException {
        return as(name, String.class, "a string");
    }

    public Optional<Boolean> bool(String name) throws StoreException {
        return as(name, Boolean.class, "true or false");
    }

    public Optional<JsonObject> object(String name) throws StoreException {
        return as(name, JsonObject.class, "an object");
    }

    public Optional<Long> number(String name) throws StoreException {
        Optional<JsonNumber> number = as(name, JsonNumber.class, "a number");
        if (number.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(number.get().literal()));
        } catch (NumberFormatException e) {
            throw wrong(name, "a whole number of 64 bits");
        }
    }

    /** A time as RFC 3339 writes it. */
    public Optional<Instant> time(String name) throws StoreException {
        Optional<String> text = string(name);
        if (text.isEmpty() || text.get().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text.get()).toInstant());
        } catch (DateTimeException e) {
            throw wrong(name, "a time");
        }
    }

    /** An array of strings. */
    public Optional<List<String>> strings(String name) throws StoreException {
        Object value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        List<String> strings = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "an array of strings");
        }
        for (Object element : list) {
            if (!(element instanceof String string)) {
                throw wrong(name, "an array of strings");
            }
            strings.add(string);
        }
        return Optional.of(List.copyOf(strings));
    }

    /** An array of objects. */
    public Optional<List<JsonObject>> objects(String name) throws StoreException {
        Object value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        List<JsonObject> objects = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "an array of objects");
        }
        for (Object element : list) {
            if (!(element instanceof JsonObject object)) {
                throw wrong(name, "an array of objects");
            }
            objects.add(object);
        }
        return Optional.of(List.copyOf(objects));
    }

    /** An object whose members are all strings, in the order of their names. */
    public Map<String, String> stringMap(String name) throws StoreException {
        Map<String, String> map = new LinkedHashMap<>();
        JsonObject object = object(name).orElse(EMPTY);
        for (String key : object.names()) {
            map.put(key, object.string(key).orElse(""));
        }
        return Collections.unmodifiableMap(map);
    }

    private <T> Optional<T> as(String name, Class<T> type, String expected) throws StoreException {
        Object value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw wrong(name, expected);
        }
        return Optional.of(type.cast(value));
    }

    private static StoreException wrong(String name, String expected) {
        return StoreException.malformed("JSON member \"" + name + "\" is not " + expected);
    }

    /**
     * Refuses members whose names differ from a known one only in case: other readers would take
     * them for it.
     */
    JsonObject strict(Set<String> known) throws StoreException {
        for (String name : members.keySet()) {
            for (String expected : known) {
                if (name.equalsIgnoreCase(expected) && !name.equals(expected)) {
                    throw StoreException.malformed(
                            "JSON member \"" + name + "\" looks like \"" + expected + "\"");
                }
            }
        }
        return this;
    }

    public JsonObject with(String name, String value) {
        return put(name, value);
    }

    public JsonObject with(String name, boolean value) {
        return put(name, value);
    }

    public JsonObject with(String name, long value) {
        return put(name, new JsonNumber(Long.toString(value)));
    }

    public JsonObject with(String name, JsonObject value) {
        return put(name, value);
    }

    /** With an array of strings. */
    public JsonObject withStrings(String name, List<String> values) {
        return put(name, List.copyOf(values));
    }

    /** With an array of objects. */
    public JsonObject withObjects(String name, List<JsonObject> values) {
        return put(name, List.copyOf(values));
    }

    /** With an object of strings; without the member when there are none. */
    public JsonObject withStringMap(String name, Map<String, String> values) {
        return values.isEmpty() ? without(name) : put(name, of(new TreeMap<>(values)));
    }

    public JsonObject without(String name) {
        SortedMap<String, Object> copy = new TreeMap<>(members);
        copy.remove(name);
        return new JsonObject(copy);
    }

    private JsonObject put(String name, Object value) {
        SortedMap<String, Object> copy = new TreeMap<>(members);
        copy.put(name, value);
        return new JsonObject(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** The document as text. */
    @Override
    public String toString() {
        return new String(bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /**
     * A number as it was written.
     *
     * @param literal as in the document
     */
    record JsonNumber(String literal) {}

    enum JsonNull {
        NULL
    }
}
