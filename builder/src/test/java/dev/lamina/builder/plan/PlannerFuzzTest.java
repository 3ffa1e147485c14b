package dev.lamina.builder.plan;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Parser;
import dev.lamina.builder.syntax.SourceFile;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever instructions follow each other, planning ends in a plan or in a located error. */
class PlannerFuzzTest {
    private static final List<String> LINES =
            List.of(
                    "FROM scratch",
                    "FROM scratch AS a",
                    "FROM a",
                    "FROM $X",
                    "ARG X",
                    "ARG X=1",
                    "ARG X=${X:-y}",
                    "ENV X=$X Y=$X",
                    "ENV X=\"${X#*",
                    "ENV ${X=y",
                    "LABEL a=$X",
                    "EXPOSE $X 80",
                    "USER $X",
                    "WORKDIR $X",
                    "WORKDIR ../..",
                    "VOLUME $X",
                    "STOPSIGNAL $X",
                    "SHELL [\"x\"]",
                    "CMD x",
                    "ENTRYPOINT []",
                    "RUN x",
                    "RUN --network=none [\"x\"]",
                    "COPY --from=a . .",
                    "COPY --from=1 . .",
                    "COPY --from=$X . .",
                    "COPY $X .",
                    "COPY --chmod=$X . .",
                    "ADD $X /",
                    "COPY --chown=$X . .",
                    "COPY <<E /x\n${X:?no}\nE",
                    "ONBUILD RUN x",
                    "ONBUILD COPY --from=a . .",
                    "HEALTHCHECK NONE",
                    "MAINTAINER $X",
                    "ARG HTTP_PROXY");

    @Test
    void broken_files_end_in_a_located_error() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 4_000; round++) {
            var text = new StringBuilder("FROM scratch AS a\n");
            for (int i = random.nextInt(10); i >= 0; i--) {
                text.append(LINES.get(random.nextInt(LINES.size()))).append('\n');
            }
            assertThatCode(() -> plan(text.toString()))
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    private static void plan(String text) {
        var options =
                new PlanOptions(
                        Map.of("X", "a"),
                        Optional.empty(),
                        Platform.host(),
                        Network.HOST,
                        Entitlements.NONE,
                        Optional.empty());
        try {
            Planner.plan(
                    Parser.parse(SourceFile.of("Dockerfile", text)),
                    options,
                    (name, at) -> new BaseImage(name, ContainerConfig.EMPTY, Optional.empty()));
        } catch (BuildfileException e) {
            e.diagnostic().render();
        }
    }
}
