package dev.lamina.builder.plan;

import dev.lamina.builder.plan.BuildPlan.Base;
import dev.lamina.builder.plan.BuildPlan.PlannedStage;
import dev.lamina.builder.syntax.Buildfile;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Mode;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a build file into a plan: begins with the target and plans each stage that is referred to,
 * once. Pure apart from asking the finder for images; whatever is wrong ends in a {@link
 * BuildfileException}.
 */
public final class Planner {
    private final Mode mode;
    private final StageGraph graph;
    private final PlanOptions options;
    private final GlobalScope globals;
    private final BaseImage.Finder images;
    private final BuildFiles files;
    private final Map<Integer, StageState> states = new HashMap<>();
    private final List<PlannedStage> planned = new ArrayList<>();

    private Planner(
            Buildfile file, PlanOptions options, BaseImage.Finder images, BuildFiles files) {
        this.mode = file.mode();
        this.files = files;
        this.options = options;
        this.globals = new GlobalScope(options);
        this.graph = Outline.of(file, globals, files);
        globals.setTargetStage(graph.stages().getLast().name());
        graph.checkSources();
        this.images = images;
    }

    /** Plans a file that asks for no other. */
    public static BuildPlan plan(Buildfile file, PlanOptions options, BaseImage.Finder images) {
        return plan(file, options, images, BuildFiles.NONE);
    }

    public static BuildPlan plan(
            Buildfile file, PlanOptions options, BaseImage.Finder images, BuildFiles files) {
        var planner = new Planner(file, options, images, files);
        planner.state(planner.graph.target(options.target()));
        return new BuildPlan(planner.planned, planner.globals.unused());
    }

    /** The language a line is written in: triggers follow the file that they fire in. */
    Mode mode(SourceLine line) {
        return line.file().includedAt().isPresent() ? Mode.of(line.file()) : mode;
    }

    BuildFiles files() {
        return files;
    }

    PlanOptions options() {
        return options;
    }

    GlobalScope globals() {
        return globals;
    }

    /** What {@code --from} means for a stage. */
    Step.Origin origin(Word from, Stage user) {
        return origin(from, graph.source(from, user.index()));
    }

    /** What {@code from=} of a mount means: the same but for numbers, which are no stages there. */
    Step.Origin mountOrigin(Word from, Stage user) {
        return origin(from, graph.namedSource(from, user.index()));
    }

    private Step.Origin origin(Word from, Optional<Stage> stage) {
        if (from.text().contains("$")) {
            throw new BuildfileException(
                    from.range(),
                    "--from takes no variables",
                    "alias a stage instead: FROM " + from + " AS name, then --from=name");
        }
        if (stage.isPresent()) {
            state(stage.get());
            return new Step.Origin.OfStage(stage.get().index());
        }
        return new Step.Origin.OfImage(images.find(from.text(), from));
    }

    /** The end of a stage, planned on first use. */
    private StageState state(Stage stage) {
        var known = states.get(stage.index());
        if (known != null) {
            return known;
        }
        var from = stage.from();
        from.platform().ifPresent(platform -> checkPlatform(stage, platform));
        var name = GlobalScope.expand(globals, from.line(), from.image());
        if (name.isBlank()) {
            throw new BuildfileException(
                    from.image().range(),
                    "FROM expands to nothing",
                    "only ARGs before the first FROM, and predefined ones, have values here");
        }
        var earlier = graph.base(name, stage.index());
        var base =
                earlier.<Base>map(found -> new Base.OfStage(found.index()))
                        .orElseGet(() -> base(name, from.image()));
        var state =
                switch (base) {
                    case Base.Scratch() -> StageState.of(ContainerConfig.EMPTY, Optional.empty());
                    case Base.OfImage(var image) ->
                            StageState.of(image.container(), image.author());
                    case Base.OfStage(_) -> StageState.after(state(earlier.orElseThrow()));
                };
        var planning = new StagePlanner(this, stage, state);
        planning.run();
        states.put(stage.index(), state);
        planned.add(
                new PlannedStage(stage, base, planning.steps(), state.container(), state.author()));
        return state;
    }

    private Base base(String name, Word at) {
        return name.equals("scratch")
                ? new Base.Scratch()
                : new Base.OfImage(images.find(name, at));
    }

    private void checkPlatform(Stage stage, Word written) {
        var text = GlobalScope.expand(globals, stage.from().line(), written);
        var platform = Platform.parse(text);
        if (platform.isEmpty()) {
            throw new BuildfileException(
                    written.range(), "not a platform: " + text, "for example linux/amd64");
        }
        if (!platform.equals(Optional.of(options.platform()))) {
            throw new BuildfileException(
                    written.range(),
                    "this machine builds only for " + options.platform() + ", not for " + text,
                    "leave --platform away, or build on such a machine");
        }
    }
}
