package dev.lamina.builder.secret;

import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the value of a secret is; it is read when a step needs it. */
public sealed interface SecretSource {
    /** The most bytes of a secret. */
    int LIMIT = 500 << 10;

    /**
     * @throws IOException when it is not there or larger than {@link #LIMIT}
     */
    ByteString read() throws IOException;

    record OfFile(Path path) implements SecretSource {
        @Override
        public ByteString read() throws IOException {
            try (var in = Files.newInputStream(path)) {
                var bytes = in.readNBytes(LIMIT + 1);
                if (bytes.length > LIMIT) {
                    throw new IOException("the secret's file " + path + " is larger than 500 KiB");
                }
                return ByteString.of(bytes);
            }
        }
    }

    /** A value of the caller's environment. */
    record OfVariable(String value) implements SecretSource {
        @Override
        public ByteString read() throws IOException {
            var bytes = value.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > LIMIT) {
                throw new IOException("a secret's variable is larger than 500 KiB");
            }
            return ByteString.of(bytes);
        }

        @Override
        public String toString() {
            return "OfVariable[****]";
        }
    }

    /** A secret and the name that build files know it by. */
    record Named(String id, SecretSource source) {}

    /**
     * {@code id=X[,src=FILE|env=VARIABLE][,type=file|env]}. With neither source, the variable X if
     * there is one, else the file X.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    static Named parse(String text, Map<String, String> environment) {
        var fields = Fields.parse(text);
        fields.allowOnly("id", "src", "source", "env", "type");
        var id = fields.first("id").orElseThrow(() -> fields.fail("an id is missing"));
        var file = fields.first("src", "source");
        var variable = fields.first("env");
        var type = fields.first("type").orElse("");
        if (file.isPresent() && (variable.isPresent() || type.equals("env"))) {
            // as peers have it, type=env makes src the name of a variable
            if (variable.isPresent()) {
                throw fields.fail("a secret has one source, src or env");
            }
            return new Named(id, ofVariable(file.get(), environment, fields));
        }
        if (variable.isPresent() || type.equals("env")) {
            return new Named(id, ofVariable(variable.orElse(id), environment, fields));
        }
        var value = environment.get(id);
        if (value != null && file.isEmpty() && !type.equals("file")) {
            return new Named(id, new OfVariable(value));
        }
        var path = Path.of(file.orElse(id));
        if (!Files.isReadable(path)) {
            throw fields.fail("there is no file " + path);
        }
        return new Named(id, new OfFile(path));
    }

    private static SecretSource ofVariable(
            String name, Map<String, String> environment, Fields fields) {
        var value = environment.get(name);
        if (value == null) {
            throw fields.fail("the variable " + name + " is not set");
        }
        return new OfVariable(value);
    }
}
