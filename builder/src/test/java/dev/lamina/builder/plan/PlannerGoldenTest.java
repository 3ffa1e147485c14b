package dev.lamina.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.Dump;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Parser;
import dev.lamina.builder.syntax.SourceFile;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder below {@code plan} holds a build file and what it plans, or the error. Lines that
 * begin with {@code #!} give the command line: {@code #! NAME=value} is a build-arg, {@code #!
 * target NAME} the target, {@code #! allow NAME} an entitlement. There are two images, {@code base}
 * and {@code child}.
 */
class PlannerGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/plan");

    private static final Map<String, BaseImage> IMAGES =
            Map.of(
                    "base",
                    new BaseImage(
                            "base",
                            ContainerConfig.EMPTY
                                    .withEnv("PATH", "/bin")
                                    .withEnv("FROM_BASE", "yes")
                                    .withUser("app")
                                    .withWorkingDir("/home")
                                    .withCmd(Optional.of(List.of("base-cmd"))),
                            Optional.of("Base Author")),
                    "child",
                    new BaseImage(
                            "child",
                            ContainerConfig.EMPTY.withOnBuild(
                                    List.of("RUN <<E\ntriggered\nE", "COPY --from=a . /x")),
                            Optional.empty()));

    static Stream<Path> cases() throws IOException {
        try (var folders = Files.list(CASES)) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_build_file_plans_as_its_folder_says(Path folder) throws IOException {
        assertThat(planned(folder)).isEqualTo(Files.readString(folder.resolve("expected")));
    }

    static String planned(Path folder) throws IOException {
        var file = folder.resolve("Buildfile");
        if (!Files.exists(file)) {
            file = folder.resolve("Dockerfile");
        }
        var source = SourceFile.of(file.getFileName().toString(), Files.readAllBytes(file));
        try {
            return dump(
                    Planner.plan(
                            Parser.parse(source),
                            options(source),
                            PlannerGoldenTest::find,
                            new Folder(folder)));
        } catch (BuildfileException e) {
            return e.diagnostic().render() + "\n";
        }
    }

    /** Beside the build file lie those that it includes, and what it asks for. */
    private record Folder(Path folder) implements BuildFiles {
        @Override
        public boolean exists(String path) {
            return Files.exists(folder.resolve(path));
        }

        @Override
        public Optional<byte[]> included(SourceFile by, String path, Word at) {
            try {
                var file = folder.resolve(by.sibling(path));
                return Files.exists(file)
                        ? Optional.of(Files.readAllBytes(file))
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static BaseImage find(String reference, Word at) {
        var image = IMAGES.get(reference);
        if (image == null) {
            throw new BuildfileException(at.range(), "no image " + reference);
        }
        return image;
    }

    private static PlanOptions options(SourceFile file) {
        var args = new HashMap<String, String>();
        var target = Optional.<String>empty();
        var allowed = new HashSet<String>();
        for (var line : file.lines()) {
            if (line.startsWith("#! target ")) {
                target = Optional.of(line.substring(10).strip());
            } else if (line.startsWith("#! allow ")) {
                allowed.add(line.substring(9).strip());
            } else if (line.startsWith("#! ")) {
                var arg = line.substring(3).stripTrailing().split("=", 2);
                args.put(arg[0], arg[1]);
            }
        }
        var platform = new Platform("linux", "amd64", Optional.empty());
        return new PlanOptions(
                args, target, platform, Network.NONE, new Entitlements(allowed), Optional.empty());
    }

    private static String dump(BuildPlan plan) {
        var out = new StringBuilder();
        for (var stage : plan.stages()) {
            out.append("stage ").append(stage.stage().title()).append(' ');
            out.append(Dump.of(stage.base())).append('\n');
            stage.steps().forEach(step -> out.append("  ").append(Dump.of(step)).append('\n'));
            out.append("  ").append(stage.container()).append('\n');
        }
        if (!plan.unusedBuildArgs().isEmpty()) {
            out.append("unused ").append(plan.unusedBuildArgs()).append('\n');
        }
        return out.toString();
    }
}
