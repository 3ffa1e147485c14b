package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The body of an error, as the distribution specification has it. */
final class RegistryError {
    private static final int LONGEST = 300;

    private RegistryError() {}

    /** Codes and messages in a line; empty when it is something else. */
    static Optional<String> describe(String body) {
        try {
            List<String> words = new ArrayList<>();
            JsonObject json = JsonObject.parse(body.getBytes(StandardCharsets.UTF_8));
            for (JsonObject error : json.objects("errors").orElse(List.of())) {
                words.add(
                        error.string("code").orElse("")
                                + error.string("message").map(m -> ": " + m).orElse(""));
            }
            String line = String.join("; ", words);
            return line.isEmpty()
                    ? Optional.empty()
                    : Optional.of(line.substring(0, Math.min(line.length(), LONGEST)));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }
}
