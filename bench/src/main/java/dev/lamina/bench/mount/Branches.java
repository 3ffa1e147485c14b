package dev.lamina.bench.mount;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The lower branch that all unions share: for each part a tree shaped like an installed system and
 * one large file. The same seed gives the same bytes each time.
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
    static Branches make(Path folder, int files, int mebibytes, List<Part> parts)
            throws IOException {
        var lower = Files.createDirectories(folder.resolve("lower"));
        for (Part part : parts) {
            var random = new SplittableRandom(SEED);
            makeTree(Files.createDirectory(lower.resolve(part.tree())), files, random);
            makeData(lower.resolve(part.data()), mebibytes, random);
        }
        var tar = folder.resolve("tree.tar");
        Command.shell("tar -cf " + tar + " -C " + lower + " tree", Map.of(), folder.resolve("log"))
                .run();
        return new Branches(folder, lower, tar);
    }

    private static void makeTree(Path tree, int files, SplittableRandom random) throws IOException {
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
    }

    private static void makeData(Path file, int mebibytes, SplittableRandom random)
            throws IOException {
        try (var data = Files.newOutputStream(file)) {
            byte[] block = bytes(random, 1 << 20);
            for (int i = 0; i < mebibytes; i++) {
                data.write(block);
            }
        }
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
