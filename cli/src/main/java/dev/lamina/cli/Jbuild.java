package dev.lamina.cli;

import dev.lamina.builder.BuildEngine;
import dev.lamina.builder.BuildProgress;
import dev.lamina.builder.BuildRequest;
import dev.lamina.builder.BuildResult;
import dev.lamina.builder.BuildSource;
import dev.lamina.builder.Parallelism;
import dev.lamina.builder.RunFailedException;
import dev.lamina.builder.history.BuildHistory;
import dev.lamina.builder.history.BuildRecorder;
import dev.lamina.builder.history.FailedSteps;
import dev.lamina.builder.plan.Network;
import dev.lamina.builder.step.ContainerRunner;
import dev.lamina.run.Engine;
import dev.lamina.run.Interruption;
import dev.lamina.store.ImageStore;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code jbuild}: builds an image from a Buildfile. */
final class Jbuild implements Command {
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    private final Arguments arguments;
    private final StoreOption store;
    private final Arguments.Value<@Nullable String> file;
    private final Arguments.Value<@Nullable String> ignoreFile;
    private final Arguments.Value<List<String>> tags;
    private final Arguments.Value<List<String>> buildArgs;
    private final Arguments.Value<List<String>> labels;
    private final Arguments.Value<@Nullable String> target;
    private final CacheOptions cache;
    private final DeliveryOptions delivery;
    private final Arguments.Value<@Nullable String> jobs;
    private final Arguments.Value<Boolean> keepGoing;
    private final Arguments.Value<String> network;
    private final GrantOptions grants;
    private final CallOption call;
    private final Arguments.Value<@Nullable String> fuse;
    private final ResourceOptions resources;
    private final ProgressOption progress;
    private final StateEntry stateEntry;
    private final Arguments.Value<List<String>> operands;

    Jbuild(String program) {
        arguments =
                new Arguments(
                        program,
                        "[OPTIONS] [CONTEXT]  or  --at failed|before-failed [COMMAND]",
                        "Builds an image from a Buildfile; every Dockerfile is one.");
        store = new StoreOption(arguments);
        file =
                arguments.option(
                        "-f, --file",
                        "FILE",
                        "The build file, - for standard input; else Buildfile, Dockerfile, dockerfile or"
                                + " Containerfile in the context.");
        ignoreFile = arguments.option("--ignorefile", "FILE", "The ignore file.");
        tags = arguments.options("-t, --tag", "REF", "A name for the image; may be repeated.");
        buildArgs =
                arguments.options(
                        "--build-arg",
                        "K=V",
                        "A value for ARG K; K alone takes its value from here.");
        labels = arguments.options("--label", "K=V", "One more label.");
        target = arguments.option("--target", "STAGE", "Build this stage, by name or number.");
        cache = new CacheOptions(arguments);
        delivery = new DeliveryOptions(arguments);
        jobs =
                arguments.option(
                        "-j, --jobs", "N", "Steps at a time; one per processor if not given.");
        keepGoing =
                arguments.flag(
                        "--keep-going", "When a step fails, still build what does not need it.");
        network = arguments.option("--network", "MODE", "default", "Network of RUN: none or host.");
        grants = new GrantOptions(arguments);
        call = new CallOption(arguments);
        fuse = Transports.option(arguments);
        resources = new ResourceOptions(arguments);
        progress = new ProgressOption(arguments);
        stateEntry = new StateEntry(arguments);
        operands =
                arguments.operands("CONTEXT", "Where COPY takes its files from; . unless given.");
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (stateEntry.isAskedFor()) {
            try (var images = store.open()) {
                return stateEntry.enter(
                        images, operands.get(), Transports.choice(fuse.get()), console);
            }
        }
        var outputs = delivery.outputs();
        boolean stored = outputs.stream().anyMatch(BuildOutput.Stored.class::isInstance);
        var asked = request();
        if (stateEntry.resumes() && asked.cache().ignored()) {
            throw new UsageException("--resume with --no-cache", "leave one of them out");
        }
        var request = stored ? asked : asked.withTags(List.of());
        var form = progress.form();
        String policy = request.cache().pull() ? "always" : "missing";
        try (var opened = store.open();
                var caches = new RegistryCaches(opened, new Warnings(console, "jbuild"))) {
            var images = RegistryFetcher.attach(opened, console, "jbuild", policy);
            if (call.isGiven()) {
                return call.run(request, opened, console);
            }
            var local = request.withCache(caches.local(request.cache()));
            var result = build(images, local, form, console);
            caches.send();
            for (var output : outputs) {
                output.write(images, result.image(), asked.tags());
            }
            delivery.report(result, asked.tags());
            if (outputs.stream().noneMatch(BuildOutput::toStandardOutput)) {
                tell(result, request.tags(), form, console);
            }
        } catch (InterruptedException e) {
            console.err().println("jbuild: cancelled; nothing was tagged");
            return ExitCode.INTERRUPTED.code();
        }
        return ExitCode.OK.code();
    }

    private BuildResult build(
            ImageStore images, BuildRequest request, ProgressOption.Form form, Console console)
            throws Exception {
        var warnings = new Warnings(console, "jbuild");
        var transport = Transports.choice(fuse.get());
        var runner =
                new ContainerRunner(
                        () -> Engine.system(images.layout(), transport, warnings),
                        resources.value(),
                        images);
        try (var recorder = new BuildRecorder(new BuildHistory(images), request)) {
            var result = recorded(images, runner, request, form, recorder, console);
            for (String unused : result.unusedBuildArgs()) {
                warnings.accept("no ARG takes the build-arg " + unused);
            }
            return result;
        } catch (RunFailedException e) {
            stateEntry.afterFailure(images, e, transport, console);
            throw e;
        }
    }

    /** Builds; the history and the kept state of a failed step tell how it ended. */
    private static BuildResult recorded(
            ImageStore images,
            ContainerRunner runner,
            BuildRequest request,
            ProgressOption.Form form,
            BuildRecorder recorder,
            Console console)
            throws Exception {
        var failedSteps = new FailedSteps(images);
        try (var interruption = new Interruption(Jbuild::halt)) {
            var result = shown(images, runner, request, form, recorder, interruption, console);
            recorder.done(result.image().digest());
            failedSteps.forget(request.context());
            return result;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            recorder.failed(e);
            var log = recorder.logOfFailure();
            if (!form.showsLogs() && log.isPresent()) {
                Files.copy(log.get(), console.err());
            }
            if (e instanceof RunFailedException run && run.step().isPresent()) {
                failedSteps.keep(request.context(), run.step().get());
            }
            throw e;
        }
    }

    private static BuildResult shown(
            ImageStore images,
            ContainerRunner runner,
            BuildRequest request,
            ProgressOption.Form form,
            BuildRecorder recorder,
            Interruption interruption,
            Console console)
            throws Exception {
        var shown = ProgressOption.open(form, console);
        try {
            return new BuildEngine(images, runner)
                    .build(
                            request,
                            BuildProgress.both(shown, recorder),
                            interruption.cancellation());
        } finally {
            if (shown instanceof TreeProgress tree) {
                tree.close();
            }
        }
    }

    private static void tell(
            BuildResult result,
            List<ImageReference> tags,
            ProgressOption.Form form,
            Console console) {
        boolean quiet = form == ProgressOption.Form.QUIET;
        if (quiet || tags.isEmpty()) {
            console.out().println(result.image().digest());
        } else {
            tags.forEach(
                    tag -> console.out().println(tag.familiar() + " " + result.image().digest()));
        }
    }

    /** Who asks twice does not want to wait for things to be put away. */
    private static void halt(int signal) {
        Runtime.getRuntime().halt(128 + signal);
    }

    private BuildRequest request() throws IOException {
        var names = new ArrayList<ImageReference>();
        for (String tag : tags.get()) {
            names.add(ImageReference.parse(tag));
        }
        return BuildRequest.of(context())
                .withSource(source())
                .withIgnoreFile(Optional.ofNullable(ignoreFile.get()).map(Path::of))
                .withTags(names)
                .withBuildArgs(pairs(Environment.assignments(buildArgs.get())))
                .withTarget(Optional.ofNullable(target.get()))
                .withCache(cache.value())
                .withParallelism(parallelism())
                .withNetwork(networkMode())
                .withGrants(grants.grants(network.get().equals("host")))
                .withLabels(pairs(Environment.assignments(labels.get())))
                .withSourceDateEpoch(epoch())
                .withDelivery(delivery.value());
    }

    private Path context() {
        if (operands.get().size() > 1) {
            throw new UsageException(
                    "several contexts: " + String.join(" ", operands.get()), "give one directory");
        }
        return Path.of(operands.get().isEmpty() ? "." : operands.get().getFirst());
    }

    private Parallelism parallelism() {
        String number = jobs.get();
        try {
            return new Parallelism(
                    number == null ? Parallelism.DEFAULT.jobs() : Integer.parseInt(number),
                    keepGoing.get());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "not a number of jobs: " + number, "--jobs takes a number from 1");
        }
    }

    private BuildSource source() throws IOException {
        String name = file.get();
        if (name == null) {
            return new BuildSource.InContext();
        }
        return name.equals("-")
                ? new BuildSource.Text("<stdin>", ByteString.of(System.in.readAllBytes()))
                : new BuildSource.File(Path.of(name));
    }

    private Network networkMode() {
        return switch (network.get()) {
            case "none" -> Network.NONE;
            case "host", "default" -> Network.HOST;
            default ->
                    throw new UsageException(
                            "no such network: " + network.get(), "there are none and host");
        };
    }

    private static Map<String, String> pairs(List<String> assignments) {
        var pairs = new LinkedHashMap<String, String>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            pairs.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return pairs;
    }

    private static Optional<Instant> epoch() {
        String seconds = System.getenv(EPOCH);
        if (seconds == null || seconds.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)));
        } catch (NumberFormatException e) {
            throw new UsageException(
                    EPOCH + " is not a number: " + seconds, "it counts seconds since 1970");
        }
    }
}
