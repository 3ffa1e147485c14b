package dev.lamina.builder.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.builder.Dump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder below {@code parser} holds a build file and either {@code expected}, the
 * instructions as text, or {@code error}, what the user sees.
 */
class ParserGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/parser");

    static Stream<Path> cases() throws IOException {
        try (var folders = Files.list(CASES)) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_build_file_reads_as_its_folder_says(Path folder) throws IOException {
        var file = buildfile(folder);
        var source = SourceFile.of(file.getFileName().toString(), Files.readAllBytes(file));
        var error = folder.resolve("error");
        if (Files.exists(error)) {
            assertThatThrownBy(() -> Parser.parse(source))
                    .isInstanceOfSatisfying(
                            BuildfileException.class,
                            e ->
                                    assertThat(e.diagnostic().render())
                                            .isEqualTo(text(error).stripTrailing()));
        } else {
            assertThat(Dump.of(Parser.parse(source))).isEqualTo(text(folder.resolve("expected")));
        }
    }

    private static Path buildfile(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> !f.endsWith("expected") && !f.endsWith("error"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
