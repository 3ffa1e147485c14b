package dev.lamina.unionfs.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
    @ParameterizedTest
    @MethodSource
    void everyConstantIsThatOfTheTable(Class<?> structure) throws IllegalAccessException {
        var constants = new LinkedHashMap<String, Integer>();
        for (var field : structure.getDeclaredFields()) {
            constants.put(field.getName(), field.getInt(null));
        }
        assertThat(constants).isEqualTo(table().get(structure.getSimpleName()));
    }

    static Stream<Class<?>> everyConstantIsThatOfTheTable() {
        return Arrays.stream(Wire.class.getDeclaredClasses());
    }

    private static Map<String, Map<String, Integer>> table() {
        var table = new LinkedHashMap<String, Map<String, Integer>>();
        try (var text = WireTest.class.getResourceAsStream("structures.txt")) {
            new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .forEach(words -> table.put(words[0], constants(words)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private static Map<String, Integer> constants(String[] words) {
        var constants = new LinkedHashMap<String, Integer>();
        constants.put("SIZE", Integer.valueOf(words[1]));
        for (var word : words) {
            var parts = word.split("[@=]", 2);
            if (parts.length == 2) {
                constants.put(parts[0], Integer.valueOf(parts[1]));
            }
        }
        return constants;
    }
}
