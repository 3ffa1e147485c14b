package dev.lamina.store.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.lamina.store.error.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON text to {@link JsonObject} and back, by the streaming interface: its classes load in a tenth
 * of the time that data binding takes.
 */
final class Json {
    static final int MAX_DOCUMENT = 4 << 20;
    private static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxDocumentLength(MAX_DOCUMENT)
                                    .maxStringLength(MAX_DOCUMENT)
                                    .build())
                    .build();

    private Json() {}

    static JsonObject parse(byte[] document) throws StoreException {
        if (read(document) instanceof JsonObject object) {
            return object;
        }
        throw StoreException.malformed("JSON document is not an object");
    }

    /** A document that is an array of objects. */
    static List<JsonObject> parseList(byte[] document) throws StoreException {
        if (read(document) instanceof List<?> list) {
            List<JsonObject> objects = new ArrayList<>();
            for (Object element : list) {
                if (!(element instanceof JsonObject object)) {
                    throw StoreException.malformed("JSON document is not an array of objects");
                }
                objects.add(object);
            }
            return List.copyOf(objects);
        }
        throw StoreException.malformed("JSON document is not an array");
    }

    private static Object read(byte[] document) throws StoreException {
        if (document.length > MAX_DOCUMENT) {
            throw StoreException.malformed(
                    "JSON document of "
                            + document.length
                            + " bytes exceeds the limit of "
                            + MAX_DOCUMENT);
        }
        try (JsonParser parser = FACTORY.createParser(document)) {
            if (parser.nextToken() == null) {
                throw StoreException.malformed("JSON document is empty");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw StoreException.malformed("something follows the JSON document");
            }
            return value;
        } catch (StoreException e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw StoreException.malformed("malformed JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw StoreException.malformed("malformed JSON: " + e.getMessage());
        }
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        Map<String, Object> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return JsonObject.of(members);
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield Collections.unmodifiableList(elements);
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new JsonObject.JsonNumber(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> JsonObject.JsonNull.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw StoreException.malformed("malformed JSON: unexpected " + token);
        };
    }

    static byte[] write(Object value) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case JsonObject object -> {
                out.writeStartObject();
                for (Map.Entry<String, Object> member : object.members().entrySet()) {
                    out.writeFieldName(member.getKey());
                    write(out, member.getValue());
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object element : list) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            case String text -> out.writeString(text);
            case Boolean flag -> out.writeBoolean(flag);
            case JsonObject.JsonNumber number -> out.writeNumber(number.literal());
            case JsonObject.JsonNull _ -> out.writeNull();
            default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
        }
    }
}
