package dev.lamina.bench.mount;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The lower branch that all unions share: {@code tree}, shaped like an installed system, and {@code
 * data}, one large file. The same seed gives the same bytes each time.
 *
 * @param folder where unions put their upper branches
 * @param tar the tree once more, for unpacking
 */
record Branches(Path folder, Path lower, Path tar) {
    private static final long SEED = 20260101;
    private static final int FILES_IN_A_FOLDER = 12;

    /**
     * @param files how many files the tree has
     * @param mebibytes the size of the large file
     */
    static Branches make(Path folder, int files, int mebibytes) throws IOException {
        var lower = Files.createDirectories(folder.resolve("lower"));
        var random = new SplittableRandom(SEED);
        var tree = Files.createDirectory(lower.resolve("tree"));
        Path directory = tree;
        for (int i = 0; i < files; i++) {
            if (i % FILES_IN_A_FOLDER == 0) {
                Path parent = random.nextInt(3) == 0 ? tree : directory;
                directory = Files.createDirectory(parent.resolve("folder-" + i));
            }
            var file = directory.resolve("file-" + i);
            if (random.nextInt(10) == 0) {
                Files.createSymbolicLink(file, Path.of("file-" + (i - 1)));
            } else {
                Files.write(file, bytes(random, size(random)));
            }
        }
        try (var data = Files.newOutputStream(lower.resolve("data"))) {
            byte[] block = bytes(random, 1 << 20);
            for (int i = 0; i < mebibytes; i++) {
                data.write(block);
            }
        }
        var tar = folder.resolve("tree.tar");
        Command.shell("tar -cf " + tar + " -C " + lower + " tree", Map.of(), folder.resolve("log"))
                .run();
        return new Branches(folder, lower, tar);
    }

    /**
     * Half of the files below 2 KiB, a few of hundreds: 64 B to 256 KiB, evenly over the
     * magnitudes.
     */
    private static int size(SplittableRandom random) {
        return (int) Math.pow(2, random.nextDouble(6, random.nextInt(4) == 0 ? 18 : 13));
    }

    private static byte[] bytes(SplittableRandom random, int size) {
        var bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
