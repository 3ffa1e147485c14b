package dev.lamina.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Changes the files of a directory that nobody else changes, and knows what must be in them. */
final class Owner {
    private static final int NAMES = 30;

    private final Path directory;
    private final Random random;
    private final Map<String, byte[]> files = new HashMap<>();

    /**
     * @param directory may have files from a lower branch
     */
    Owner(Path directory, long seed) throws IOException {
        this.directory = directory;
        this.random = new Random(seed);
        try (var present = Files.list(directory)) {
            for (var file : present.toList()) {
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    void work(BooleanSupplier goesOn) throws IOException {
        while (goesOn.getAsBoolean()) {
            var name = "n" + random.nextInt(NAMES);
            byte[] content = files.get(name);
            if (content == null) {
                write(name);
            } else {
                change(name, content);
            }
        }
    }

    private void write(String name) throws IOException {
        var content = new byte[random.nextInt(40_000)];
        random.nextBytes(content);
        Files.write(directory.resolve(name), content);
        files.put(name, content);
    }

    private void change(String name, byte[] content) throws IOException {
        var file = directory.resolve(name);
        switch (random.nextInt(6)) {
            case 0 -> write(name);
            case 1 -> {
                Files.delete(file);
                files.remove(name);
            }
            case 2 -> {
                var other = "n" + random.nextInt(NAMES);
                if (!other.equals(name)) {
                    Files.move(file, directory.resolve(other), StandardCopyOption.REPLACE_EXISTING);
                    files.put(other, content);
                    files.remove(name);
                }
            }
            case 3 -> {
                try (var channel =
                        Files.newByteChannel(
                                file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    int size = content.length / 2;
                    channel.truncate(size);
                    files.put(name, Arrays.copyOf(content, size));
                }
            }
            case 4 -> assertThat(Files.readAllBytes(file)).as(name).isEqualTo(content);
            default -> {
                var copy = directory.resolve("link");
                Files.createLink(copy, file);
                assertThat(Files.readAllBytes(copy)).as(name).isEqualTo(content);
                Files.delete(copy);
            }
        }
    }

    /** Nothing is lost, and nothing else is there. */
    void check() throws IOException {
        try (var present = Files.list(directory)) {
            assertThat(present.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrderElementsOf(files.keySet());
        }
        for (var file : files.entrySet()) {
            assertThat(Files.readAllBytes(directory.resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
    }
}
