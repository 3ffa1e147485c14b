package dev.lamina.cli;

import dev.lamina.builder.BuildEngine;
import dev.lamina.builder.BuildRequest;
import dev.lamina.builder.BuildResult;
import dev.lamina.builder.BuildSource;
import dev.lamina.builder.Parallelism;
import dev.lamina.builder.plan.Network;
import dev.lamina.builder.step.ContainerRunner;
import dev.lamina.run.Engine;
import dev.lamina.run.Interruption;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
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
    private final Arguments.Value<@Nullable String> fuse;
    private final Arguments.Value<Boolean> quiet;
    private final Arguments.Value<@Nullable String> context;

    Jbuild(String program) {
        arguments =
                new Arguments(
                        program,
                        "[OPTIONS] [CONTEXT]",
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
        fuse = Transports.option(arguments);
        quiet = arguments.flag("-q, --quiet", "Print only the digest of the image.");
        context =
                arguments.optionalOperand(
                        "CONTEXT", "Where COPY takes its files from; . unless given.");
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var request = request();
        var images = store.open();
        var warnings = new Warnings(console, "jbuild");
        var transport = Transports.choice(fuse.get());
        var progress = new BuildLog(console.err(), quiet.get());
        BuildResult result;
        try (var interruption = new Interruption(Jbuild::halt)) {
            result =
                    new BuildEngine(
                                    images,
                                    new ContainerRunner(
                                            () ->
                                                    Engine.system(
                                                            images.layout(), transport, warnings),
                                            images))
                            .build(request, progress, interruption.cancellation());
        } catch (InterruptedException e) {
            console.err().println("jbuild: cancelled; nothing was tagged");
            return ExitCode.INTERRUPTED.code();
        }
        delivery.report(result, request.tags());
        for (String unused : result.unusedBuildArgs()) {
            warnings.accept("no ARG takes the build-arg " + unused);
        }
        if (quiet.get() || request.tags().isEmpty()) {
            console.out().println(result.image().digest());
        }
        if (!quiet.get()) {
            request.tags()
                    .forEach(tag ->
                            console.out().println(tag.familiar() + " " + result.image().digest()));
        }
        return ExitCode.OK.code();
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
        return BuildRequest.of(Path.of(Optional.ofNullable(context.get()).orElse(".")))
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
