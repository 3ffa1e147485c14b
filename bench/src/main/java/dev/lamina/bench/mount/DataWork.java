package dev.lamina.bench.mount;

import dev.lamina.bench.mount.UnionCase.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Reads and writes of whole blocks through one open file, one request after the other. Reads are of
 * the lower branch's large file, writes of a file in the upper branch, synced at the end so that no
 * cache keeps part of the work.
 */
final class DataWork {
    private static final long SEED = 4096;

    private DataWork() {}

    static Work read(int block) {
        return on(
                Part::data,
                block,
                (file, buffer) -> {
                    while (file.read(buffer.clear()) > 0) {}
                },
                StandardOpenOption.READ);
    }

    static Work readAnywhere(int block, int times) {
        return on(
                Part::data,
                block,
                (file, buffer) -> {
                    var offsets = new SplittableRandom(SEED);
                    long blocks = file.size() / block;
                    for (int i = 0; i < times; i++) {
                        file.read(buffer.clear(), offsets.nextLong(blocks) * block);
                    }
                },
                StandardOpenOption.READ);
    }

    static Work write(int block, int times) {
        return on(
                Part::made,
                block,
                (file, buffer) -> {
                    for (int i = 0; i < times; i++) {
                        file.write(buffer.clear());
                    }
                    file.force(false);
                },
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    static Work overwriteAnywhere(int block, int times) {
        return on(
                Part::made,
                block,
                (file, buffer) -> {
                    var offsets = new SplittableRandom(SEED);
                    long blocks = file.size() / block;
                    for (int i = 0; i < times; i++) {
                        file.write(buffer.clear(), offsets.nextLong(blocks) * block);
                    }
                    file.force(false);
                },
                StandardOpenOption.WRITE);
    }

    private interface Transfer {
        void through(FileChannel file, ByteBuffer buffer) throws IOException;
    }

    private static Work on(
            Function<Part, String> name, int block, Transfer transfer, OpenOption... options) {
        return (union, part) -> {
            try (var file =
                    FileChannel.open(union.mountPoint().resolve(name.apply(part)), options)) {
                transfer.through(file, ByteBuffer.allocateDirect(block));
            }
        };
    }
}
