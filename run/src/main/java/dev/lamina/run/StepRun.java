package dev.lamina.run;

import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.run.container.ContainerSpec.Streams;
import dev.lamina.run.container.ExitStatus;
import dev.lamina.run.rootfs.LayerPacker;
import dev.lamina.run.rootfs.Upper;
import dev.lamina.run.state.ContainerFolder;
import dev.lamina.run.state.ContainerFolder.Fate;
import dev.lamina.store.ImageStore;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A command of a build: run on some layers, in the isolation of any container, and what it changes
 * kept as one more layer. It may gain privileges by set-id programs, because builds call sudo.
 *
 * @param layers bottom first
 * @param environment over the defaults
 * @param user {@code user[:group]} by the names of the layers' accounts, empty for root
 * @param directory absolute; made when it is missing
 * @param scripts executable files under {@link #SCRIPTS}, by name
 * @param mounts what it sees and the layer does not hold
 * @param privileged whether it may do whatever this process may
 * @param resources what it gets of the machine
 * @param latest times in the layer are not later than this
 */
public record StepRun(
        List<ImageLayer> layers,
        List<String> arguments,
        Map<String, String> environment,
        String user,
        String directory,
        Network network,
        SortedMap<String, String> scripts,
        List<StepMount> mounts,
        boolean privileged,
        Resources resources,
        Optional<Instant> latest) {
    /** Where the command finds its scripts. */
    public static final String SCRIPTS = "/dev/pipes";

    /** The same for all, since programs write it into what they make. */
    private static final String HOST_NAME = "lamina-build";

    private static final byte[] NOTHING = "/dev/null".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 64 * 1024;

    /** Takes what the command prints, both streams as they come. */
    @FunctionalInterface
    public interface Output {
        void write(byte[] bytes, int offset, int length);
    }

    /**
     * @param layer what changed, if anything did; of a command that failed only as far as it could
     *     be kept
     */
    public record Outcome(ExitStatus status, Optional<WrittenLayer> layer) {}

    public StepRun {
        layers = List.copyOf(layers);
        arguments = List.copyOf(arguments);
        scripts = new TreeMap<>(scripts);
        mounts = List.copyOf(mounts);
    }

    /**
     * Returns when the command has ended and nothing is left of it but the layer. Output is written
     * on the calling thread. An exit of the JVM ends the command and removes what it left.
     *
     * @throws dev.lamina.run.container.StartException when the command does not come to run
     * @throws InterruptedException when it was cancelled; nothing is left then
     */
    public Outcome run(Engine engine, ImageStore store, Output output, Cancellation cancellation)
            throws IOException, InterruptedException {
        engine.requireRoot();
        Path folder = scripts.isEmpty() ? null : writeScripts(engine);
        try (var stack = store.openStack(layers)) {
            cancellation.check();
            return run(engine, store, stack, design(folder), output, cancellation);
        } finally {
            if (folder != null) {
                remove(folder);
            }
        }
    }

    private Outcome run(
            Engine engine,
            ImageStore store,
            LayerStack stack,
            Design design,
            Output output,
            Cancellation cancellation)
            throws IOException, InterruptedException {
        var files = engine.linux().files();
        var pipe = engine.linux().sockets().pipe();
        try (var reading = new Fd(files, pipe.first());
                var tenancy = Tenancy.create(engine, Fate.REMOVED, resources.hierarchies());
                var container = start(engine, stack, design, tenancy, pipe.second())) {
            var atExit = new Thread(() -> closeQuietly(engine, container, tenancy));
            Runtime.getRuntime().addShutdownHook(atExit);
            try (var _ = cancellation.onRequest(() -> closeQuietly(engine, container, tenancy))) {
                copy(files, reading.number(), output);
                cancellation.check();
                var status = container.await();
                container.end();
                return new Outcome(
                        status,
                        status.succeeded()
                                ? pack(engine, store, stack, upper(tenancy.folder()))
                                : packIfPossible(engine, store, stack, upper(tenancy.folder())));
            } finally {
                removeHook(atExit);
            }
        }
    }

    private static Container start(
            Engine engine, LayerStack stack, Design design, Tenancy tenancy, int output)
            throws IOException {
        var files = engine.linux().files();
        try (var writing = new Fd(files, output);
                var input =
                        new Fd(
                                files,
                                files.open(FileCalls.AT_FDCWD, NOTHING, FileCalls.O_RDWR, 0))) {
            var streams = new int[] {input.number(), writing.number(), writing.number()};
            return Container.start(engine, stack, design, tenancy, streams);
        }
    }

    /** What a failed command leaves may be why it failed: too much for the disk. */
    private Optional<WrittenLayer> packIfPossible(
            Engine engine, ImageStore store, LayerStack stack, Upper upper) {
        try {
            return pack(engine, store, stack, upper);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Upper upper(ContainerFolder folder) {
        return new Upper(folder.upper(), folder.work());
    }

    private Optional<WrittenLayer> pack(
            Engine engine, ImageStore store, LayerStack stack, Upper upper) throws IOException {
        try (var writer = store.layers().create(latest)) {
            return LayerPacker.pack(engine.linux(), upper, stack, writer);
        }
    }

    /** To the end: when the last process that could write is gone. */
    private static void copy(FileCalls files, int from, Output output) throws IOException {
        var bytes = new byte[BUFFER];
        try (var buffer = new NativeBuffer(BUFFER)) {
            while (true) {
                int count = files.read(from, buffer.address(), BUFFER);
                if (count == 0) {
                    return;
                }
                NativeMemory.getBytes(buffer.address(), bytes, 0, count);
                output.write(bytes, 0, count);
            }
        }
    }

    private static void closeQuietly(Engine engine, AutoCloseable... parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                engine.warnings().accept("left for the next start to remove: " + e.getMessage());
            }
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is on its way out: the hook does the rest
        }
    }

    private Design design(@Nullable Path scriptFolder) throws IOException {
        var volumes =
                scriptFolder == null
                        ? List.<Volume>of()
                        : List.of(new Volume(scriptFolder, ImagePath.of(SCRIPTS), true));
        return new Design(
                "build",
                Optional.of(HOST_NAME),
                network,
                volumes,
                mounts,
                arguments.stream().map(ByteString::of).toList(),
                environment.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList(),
                user,
                directory,
                new Streams.Inherited(Set.of(1)),
                resources,
                privileged,
                false,
                false,
                true);
    }

    private Path writeScripts(Engine engine) throws IOException {
        Path folder = Files.createDirectory(engine.layout().temporary());
        for (var script : scripts.entrySet()) {
            Path file = folder.resolve(script.getKey());
            Files.write(file, ByteString.of(script.getValue()).bytes());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return folder;
    }

    private void remove(Path folder) throws IOException {
        for (String name : scripts.keySet()) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
    }
}
