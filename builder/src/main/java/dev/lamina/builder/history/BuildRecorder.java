package dev.lamina.builder.history;

import dev.lamina.builder.BuildProgress;
import dev.lamina.builder.BuildRequest;
import dev.lamina.builder.plan.BuildPlan;
import dev.lamina.builder.plan.Step;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes down how a build goes: logs while they come, the rest at its end. A disk that takes no
 * more ends the record, not the build. Thread-safe.
 */
public final class BuildRecorder implements BuildProgress, AutoCloseable {
    private final BuildHistory history;
    private final BuildRequest request;
    private final Instant started = Instant.now();
    private final String id;
    private final Map<Integer, StepEntry> steps = new TreeMap<>();
    private final Map<Integer, OutputStream> logs = new HashMap<>();
    private String target = "";
    private String status = "cancelled";
    private Optional<Digest> digest = Optional.empty();
    private Optional<String> error = Optional.empty();
    private Optional<Integer> failedStep = Optional.empty();
    private boolean broken;

    public BuildRecorder(BuildHistory history, BuildRequest request) {
        this.history = history;
        this.request = request;
        var time =
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
                        .withZone(ZoneOffset.UTC)
                        .format(started);
        this.id = time + "-" + Long.toString(ProcessHandle.current().pid(), 36);
    }

    public String id() {
        return id;
    }

    @Override
    public synchronized void planned(BuildPlan plan) {
        target = plan.target().stage().title();
    }

    @Override
    public synchronized void log(Position position, byte[] bytes, int offset, int length) {
        if (broken) {
            return;
        }
        try {
            var log = logs.get(position.id());
            if (log == null) {
                makeFolder();
                log = Files.newOutputStream(history.log(id, position.id()));
                logs.put(position.id(), log);
            }
            log.write(bytes, offset, length);
        } catch (IOException e) {
            broken = true;
        }
    }

    private void makeFolder() throws IOException {
        Files.createDirectories(
                history.folder(id),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Override
    public synchronized void finished(Position at, Step step, Verdict verdict, Duration took) {
        steps.put(
                at.id(),
                new StepEntry(
                        at.id(),
                        at.stage() + " " + at.number() + "/" + at.total(),
                        step.line().range().toString(),
                        step.line().text().strip(),
                        verdict.name().toLowerCase(Locale.ROOT),
                        took.toMillis()));
        if (verdict == Verdict.FAILED && failedStep.isEmpty()) {
            failedStep = Optional.of(at.id());
        }
        closeLog(logs.remove(at.id()));
    }

    private static void closeLog(@Nullable OutputStream log) {
        if (log != null) {
            try {
                log.close();
            } catch (IOException e) {
                // written as far as it went
            }
        }
    }

    /** The whole output of the step that failed first, if one failed and wrote anything. */
    public synchronized Optional<Path> logOfFailure() {
        return failedStep.map(step -> history.log(id, step)).filter(Files::exists);
    }

    public synchronized void done(Digest image) {
        status = "done";
        digest = Optional.of(image);
    }

    public synchronized void failed(Exception failure) {
        status = "failed";
        error = Optional.of(String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
    }

    /** Writes the record and forgets builds that are too many. */
    @Override
    public synchronized void close() {
        logs.values().forEach(BuildRecorder::closeLog);
        var entry =
                new BuildEntry(
                        id,
                        request.context().toAbsolutePath().normalize().toString(),
                        target,
                        request.tags().stream().map(ImageReference::familiar).toList(),
                        started,
                        Duration.between(started, Instant.now()).toMillis(),
                        status,
                        digest.map(Digest::toString),
                        error,
                        steps.values().stream().toList());
        try (var file = TemporaryFile.create(history.layout(), Durability.VOLATILE)) {
            makeFolder();
            byte[] bytes = entry.json().bytes();
            file.write(bytes, 0, bytes.length);
            file.replace(history.record(id));
            history.bound(BuildHistory.BUILDS, BuildHistory.BYTES);
        } catch (IOException e) {
            broken = true;
        }
    }
}
