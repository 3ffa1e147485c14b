package dev.lamina.builder.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.syntax.Parser;
import dev.lamina.builder.syntax.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder below {@code check} holds a build file and what is advised, a line for each finding.
 * The image {@code base} sets FROM_BASE, the ignore file hides {@code ignored}, and there is a
 * build-arg MISPELT.
 */
class LinterGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/check");
    private static final CheckInput INPUT =
            new CheckInput(
                    Map.of("MISPELT", "x"),
                    Optional.empty(),
                    image ->
                            image.equals("base")
                                    ? Optional.of(Set.of("FROM_BASE"))
                                    : Optional.empty(),
                    path -> path.equals("ignored"));

    static Stream<Path> cases() throws IOException {
        try (var folders = Files.list(CASES)) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_build_file_is_advised_on_as_its_folder_says(Path folder) throws IOException {
        assertThat(advice(folder)).isEqualTo(Files.readString(folder.resolve("expected")));
    }

    static String advice(Path folder) throws IOException {
        var file = folder.resolve("Dockerfile");
        if (!Files.exists(file)) {
            file = folder.resolve("Buildfile");
        }
        var source = SourceFile.of(file.getFileName().toString(), Files.readAllBytes(file));
        return Linter.check(Parser.parse(source), INPUT).stream()
                .map(f ->
                        f.range().line()
                                + ":"
                                + f.range().column()
                                + " "
                                + f.rule().title()
                                + ": "
                                + f.message()
                                + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void every_rule_has_a_case() throws IOException {
        var found = new HashSet<String>();
        for (var folder : cases().toList()) {
            advice(folder).lines().map(line -> line.split("[ :]", -1)[2]).forEach(found::add);
        }
        var never = new HashSet<String>();
        for (var rule : Rule.values()) {
            never.add(rule.title());
        }
        never.removeAll(found);
        assertThat(never).isEmpty();
    }
}
