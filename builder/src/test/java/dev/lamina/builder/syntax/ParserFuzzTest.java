package dev.lamina.builder.syntax;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a build file holds, reading it ends in instructions or in a located error. */
class ParserFuzzTest {
    private static final List<String> PIECES =
            List.of(
                    "\\\n",
                    "\n",
                    "\r\n",
                    " ",
                    "\t",
                    "#",
                    "\"",
                    "'",
                    "`",
                    "<<",
                    "<<-",
                    "<<E",
                    "E\n",
                    "[",
                    "]",
                    "[\"",
                    ",",
                    "{",
                    "}",
                    "$",
                    "${",
                    ":-",
                    "--",
                    "--mount=",
                    "=",
                    "%",
                    "\u0000",
                    "\u00e9",
                    "\uD83D\uDE80",
                    "(",
                    ")",
                    "&&",
                    "||",
                    "!",
                    "==",
                    "IF ",
                    "ELSE ",
                    "END\n",
                    "RUN ",
                    "FROM ",
                    "COPY ",
                    "ONBUILD ",
                    "HEALTHCHECK ",
                    "# escape=`\n",
                    "\uFEFF");

    @Test
    void broken_files_end_in_a_located_error() throws IOException {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var seeds = corpus();
        for (int round = 0; round < 4_000; round++) {
            var text = mutated(seeds.get(random.nextInt(seeds.size())), random);
            var name = random.nextBoolean() ? "Buildfile" : "Dockerfile";
            assertThatCode(() -> read(name, text))
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    private static void read(String name, String text) {
        try {
            Parser.parse(SourceFile.of(name, text));
        } catch (BuildfileException e) {
            e.diagnostic().render();
        }
    }

    private static List<String> corpus() throws IOException {
        var texts = new ArrayList<String>();
        try (var folders = Files.list(Path.of("src/test/resources/parser"))) {
            for (var folder : folders.sorted().toList()) {
                for (var name : List.of("Buildfile", "Dockerfile")) {
                    var file = folder.resolve(name);
                    if (Files.exists(file)) {
                        texts.add(ByteText.decode(Files.readAllBytes(file)));
                    }
                }
            }
        }
        return texts;
    }

    private static String mutated(String text, SplittableRandom random) {
        var out = new StringBuilder(text);
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(out.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> out.delete(at, Math.min(out.length(), at + random.nextInt(8)));
                default -> out.insert(at, out.substring(0, random.nextInt(out.length() + 1)));
            }
        }
        return out.toString();
    }
}
