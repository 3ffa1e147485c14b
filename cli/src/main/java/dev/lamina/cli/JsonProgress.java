package dev.lamina.cli;

import dev.lamina.builder.BuildProgress;
import dev.lamina.builder.plan.Step;
import dev.lamina.store.image.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A build's progress for programs: an object on each line with the members {@code vertexes}, {@code
 * logs} or {@code warnings}, as the rawjson form of docker buildx has them. What steps print is
 * base64.
 */
final class JsonProgress implements BuildProgress {
    private static final int STDOUT = 1;

    private final PrintStream err;
    private final Map<Integer, Instant> started = new HashMap<>();

    JsonProgress(PrintStream err) {
        this.err = err;
    }

    private static String vertex(Position position) {
        return "step:" + position.id();
    }

    private static JsonObject vertex(Position position, Step step, Instant begin) {
        return JsonObject.EMPTY
                .with("digest", vertex(position))
                .with("name", PlainProgress.title(position, step))
                .with("started", begin.toString());
    }

    @Override
    public synchronized void started(Position position, Step step) {
        var now = Instant.now();
        started.put(position.id(), now);
        print("vertexes", vertex(position, step, now));
    }

    @Override
    public synchronized void log(Position position, byte[] bytes, int offset, int length) {
        var data =
                Base64.getEncoder()
                        .encodeToString(Arrays.copyOfRange(bytes, offset, offset + length));
        print(
                "logs",
                JsonObject.EMPTY
                        .with("vertex", vertex(position))
                        .with("stream", STDOUT)
                        .with("data", data)
                        .with("timestamp", Instant.now().toString()));
    }

    @Override
    public synchronized void warned(String warning) {
        print("warnings", JsonObject.EMPTY.with("short", warning));
    }

    @Override
    public synchronized void finished(Position at, Step step, Verdict verdict, Duration took) {
        var now = Instant.now();
        var begin = started.getOrDefault(at.id(), now);
        var vertex = vertex(at, step, begin).with("completed", now.toString());
        print(
                "vertexes",
                switch (verdict) {
                    case CACHED -> vertex.with("cached", true);
                    case CHANGED, UNCHANGED -> vertex;
                    case FAILED -> vertex.with("error", "failed");
                    case CANCELLED -> vertex.with("error", "cancelled");
                });
    }

    private void print(String member, JsonObject value) {
        err.println(JsonObject.EMPTY.withObjects(member, List.of(value)));
    }
}
