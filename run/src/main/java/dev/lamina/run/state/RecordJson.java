package dev.lamina.run.state;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON and back: a member per component, named like it; an empty {@link Optional} or a
 * null has none. A component is a text, number, truth value, enum, anything that is rebuilt from
 * its text, a record, one of a sealed interface's records (told apart by the member {@code is}), an
 * optional of these, a list of them, or a map of texts.
 */
public final class RecordJson {
    private static final String KIND = "is";

    private RecordJson() {}

    public static JsonObject write(Record record) {
        var json = JsonObject.EMPTY;
        for (var component : record.getClass().getRecordComponents()) {
            json = with(json, component.getName(), value(record, component));
        }
        return json;
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject with(JsonObject json, String name, @Nullable Object value) {
        return switch (value) {
            case null -> json;
            case Optional<?> optional -> with(json, name, optional.orElse(null));
            case Boolean truth -> json.with(name, truth);
            case Integer number -> json.with(name, number);
            case Long number -> json.with(name, number);
            case Record record when !TextForm.has(record.getClass()) ->
                    json.with(name, tagged(record));
            case Map<?, ?> map -> {
                var texts = new LinkedHashMap<String, String>();
                map.forEach((key, text) -> texts.put(key.toString(), text.toString()));
                yield json.withStringMap(name, texts);
            }
            case List<?> list -> withList(json, name, list);
            default -> json.with(name, TextForm.write(value));
        };
    }

    private static JsonObject withList(JsonObject json, String name, List<?> list) {
        var objects = new ArrayList<JsonObject>();
        var texts = new ArrayList<String>();
        for (Object element : list) {
            if (element instanceof Record record && !TextForm.has(record.getClass())) {
                objects.add(tagged(record));
            } else {
                texts.add(TextForm.write(element));
            }
        }
        return objects.isEmpty() ? json.withStrings(name, texts) : json.withObjects(name, objects);
    }

    /** With its kind, where a reader could expect another. */
    private static JsonObject tagged(Record record) {
        var json = write(record);
        for (var parent : record.getClass().getInterfaces()) {
            if (parent.isSealed()) {
                return json.with(KIND, record.getClass().getSimpleName());
            }
        }
        return json;
    }

    /**
     * @throws StoreException when a member is missing or of another form
     */
    public static <R> R read(JsonObject json, Class<R> type) throws StoreException {
        if (type.isSealed() && type.isInterface()) {
            return type.cast(read(json, kind(json, type)));
        }
        var components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = member(json, components[i].getName(), components[i].getGenericType());
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw StoreException.malformed("not a " + type.getSimpleName() + ": " + json);
        }
    }

    private static Class<?> kind(JsonObject json, Class<?> parent) throws StoreException {
        var name = json.string(KIND).orElse("");
        for (var permitted : parent.getPermittedSubclasses()) {
            if (permitted.getSimpleName().equals(name)) {
                return permitted;
            }
        }
        throw StoreException.malformed("no such " + parent.getSimpleName() + ": " + name);
    }

    private static @Nullable Object member(JsonObject json, String name, Type type)
            throws StoreException {
        if (type instanceof ParameterizedType generic) {
            var raw = generic.getRawType();
            var argument = generic.getActualTypeArguments()[0];
            if (raw == Optional.class) {
                return Optional.ofNullable(json.has(name) ? member(json, name, argument) : null);
            }
            if (raw == Map.class || raw == java.util.SortedMap.class) {
                return new java.util.TreeMap<>(json.stringMap(name));
            }
            return elements(json, name, (Class<?>) argument);
        }
        var plain = (Class<?>) type;
        if (plain == boolean.class || plain == Boolean.class) {
            return json.bool(name).orElse(false);
        }
        if (plain == int.class || plain == Integer.class) {
            return number(json, name, plain).map(Math::toIntExact).orElse(null);
        }
        if (plain == long.class || plain == Long.class) {
            return number(json, name, plain).orElse(null);
        }
        if (TextForm.has(plain)) {
            var text = json.string(name);
            return text.isPresent() ? TextForm.read(plain, text.get()) : null;
        }
        var object = json.object(name);
        return object.isPresent() ? read(object.get(), plain) : null;
    }

    private static Optional<Long> number(JsonObject json, String name, Class<?> type)
            throws StoreException {
        var number = json.number(name);
        return type.isPrimitive() && number.isEmpty() ? Optional.of(0L) : number;
    }

    private static List<?> elements(JsonObject json, String name, Class<?> type)
            throws StoreException {
        var elements = new ArrayList<Object>();
        if (TextForm.has(type)) {
            for (String text : json.strings(name).orElse(List.of())) {
                elements.add(TextForm.read(type, text));
            }
            return elements;
        }
        for (JsonObject object : json.objects(name).orElse(List.of())) {
            elements.add(read(object, type));
        }
        return elements;
    }
}
