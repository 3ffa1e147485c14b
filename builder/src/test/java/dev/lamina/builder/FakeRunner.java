package dev.lamina.builder;

import dev.lamina.builder.step.LayerCommit;
import dev.lamina.builder.step.StepException;
import dev.lamina.builder.step.StepRunner;
import dev.lamina.store.ImageStore;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;

/**
 * Runs nothing. A command {@code write PATH TEXT} makes a file, {@code fail N} ends with that
 * status, {@code say TEXT} writes to the log, {@code meet} ends when two of its kind run at once,
 * {@code linger} when it is cancelled; all others change nothing.
 */
public final class FakeRunner implements StepRunner {
    private final ImageStore store;
    private final List<Task> tasks = new CopyOnWriteArrayList<>();

    private final Phaser meeting = new Phaser(2);

    FakeRunner(ImageStore store) {
        this.store = store;
    }

    /** What was asked for, in order. */
    public List<Task> tasks() {
        return tasks;
    }

    /** The last arguments of all commands. */
    public List<String> commands() {
        return tasks.stream().map(task -> task.arguments().getLast()).toList();
    }

    @Override
    public Outcome run(Task task) throws IOException, InterruptedException, StepException {
        tasks.add(task);
        var words = task.arguments().getLast().split(" ", 3);
        return switch (words[0]) {
            case "fail" -> new Outcome(Integer.parseInt(words[1]), Optional.empty());
            case "say" -> {
                var bytes =
                        task.arguments().getLast().substring(4).getBytes(StandardCharsets.UTF_8);
                task.log().write(bytes, 0, bytes.length);
                yield new Outcome(0, Optional.empty());
            }
            case "write" -> write(task, words[1], words[2]);
            case "meet" -> {
                meeting.arriveAndAwaitAdvance();
                yield words.length > 2
                        ? new Outcome(Integer.parseInt(words[2]), Optional.empty())
                        : new Outcome(0, Optional.empty());
            }
            case "linger" -> linger(task);
            default -> new Outcome(0, Optional.empty());
        };
    }

    private Outcome linger(Task task) throws InterruptedException {
        meeting.arriveAndAwaitAdvance();
        var cancelled = new CountDownLatch(1);
        try (var _ = task.cancellation().onRequest(cancelled::countDown)) {
            cancelled.await();
        }
        return new Outcome(137, Optional.empty());
    }

    private Outcome write(Task task, String name, String text)
            throws IOException, InterruptedException, StepException {
        try (var below = store.openStack(task.layers())) {
            var commit = new LayerCommit(below);
            var path = ImagePath.of(name);
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            var attributes = Attributes.of(0644, 0, 0, Instant.now());
            commit.makeDirectories(
                    Objects.requireNonNull(path.parent()), attributes.withMode(0755));
            commit.put(
                    new LayerEntry.RegularFile(path, attributes, bytes.length),
                    () -> new ByteArrayInputStream(bytes),
                    path,
                    false);
            return new Outcome(0, commit.write(store.layers(), task.latest(), task.cancellation()));
        }
    }
}
