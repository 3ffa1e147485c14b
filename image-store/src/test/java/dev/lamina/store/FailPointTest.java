package dev.lamina.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.store.blob.Durability;
import dev.lamina.store.check.StoreCheck;
import dev.lamina.store.fault.FailPoint;
import dev.lamina.store.gc.GarbageCollector;
import dev.lamina.store.gc.Roots;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.Compression;
import dev.lamina.store.layer.LayerCompressor;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Progress;
import dev.lamina.store.transfer.StoreSource;
import dev.lamina.store.transfer.StoreTarget;
import dev.lamina.store.transfer.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At every fail-point a process dies or fails; what it leaves is sound, and it can do it again. */
class FailPointTest {
    private static final int KILLED = 137;

    /** Reached by pushes and by repairs, which have tests of their own. */
    private static final Set<FailPoint> ELSEWHERE =
            EnumSet.of(
                    FailPoint.PUSH_STARTED,
                    FailPoint.PUSH_COMMITTED,
                    FailPoint.REPAIR_QUARANTINED,
                    FailPoint.REPAIR_DROPPED);

    @TempDir Path folder;

    @Test
    void whereverAProcessIsKilledEveryReferenceLeadsToAWholeImageAndTheSameCommandSucceeds()
            throws Exception {
        for (FailPoint point : FailPoint.values()) {
            if (!ELSEWHERE.contains(point)) {
                sweep(point, "halt", KILLED);
            }
        }
    }

    @Test
    void whereverTheDiskIsFullEveryReferenceLeadsToAWholeImageAndTheSameCommandSucceeds()
            throws Exception {
        for (FailPoint point :
                List.of(FailPoint.TMP_CREATED, FailPoint.DATA_WRITTEN, FailPoint.TAG_WRITTEN)) {
            sweep(point, "error=ENOSPC", 1);
        }
    }

    private void sweep(FailPoint point, String action, int code) throws Exception {
        Path root = folder.resolve(point.label() + code);
        assertThat(work(root, "")).as("prepared for %s", point).isZero();
        for (int arrival = 1; arrival <= 40; arrival += arrival < 4 ? 1 : 12) {
            int ended = work(root, point.label() + "#" + arrival + ":" + action);
            if (ended == 0) {
                assertThat(arrival).as("%s is reached", point).isGreaterThan(1);
                return;
            }
            assertThat(ended).as("%s, arrival %d", point, arrival).isEqualTo(code);
            try (ImageStore store = ImageStore.open(root)) {
                assertThat(StoreCheck.run(store, true))
                        .filteredOn(d -> !d.images().isEmpty())
                        .as("%s, arrival %d", point, arrival)
                        .isEmpty();
                for (var line : store.refs().list()) {
                    store.openStack(store.resolve(line.reference()).layers()).close();
                }
            }
        }
        assertThat(work(root, "")).as("again after %s", point).isZero();
    }

    private static int work(Path root, String order) throws Exception {
        var builder =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Worker.class.getName(),
                                root.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LAMINA_FAILPOINT", order);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    /** A build, a tag that moves, a load in parts, a packed form, and a collection. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] args) throws Exception {
            Path root = Path.of(args[0]);
            String salt = Long.toString(System.nanoTime());
            try (ImageStore store = ImageStore.open(root);
                    ImageStore other =
                            ImageStore.open(
                                    root.resolveSibling(root.getFileName() + "-from"),
                                    Durability.VOLATILE)) {
                var image = SampleImage.of(store, "content " + salt, "built:1");
                new LayerCompressor(store.blobs(), store.layers())
                        .pack(image.layers().getFirst().diffId(), Compression.GZIP);
                var far =
                        SampleImage.large(
                                other, (10 << 20) + (int) (System.nanoTime() % 4096), "far:1");
                var name = ImageReference.parse("loaded:1");
                try (var target = new StoreTarget(store, List.of(name))) {
                    new Transfer(new StoreSource(other, far.digest()), target, Progress.NONE, 1)
                            .one(Platform.host());
                }
            }
            try (ImageStore store = ImageStore.open(root)) {
                for (var old : store.refs().unnamed()) {
                    store.refs().remove(old.digest());
                }
                new GarbageCollector(store, Roots.NONE).collect(Duration.ZERO);
            }
        }
    }
}
