package dev.lamina.cli;

import dev.lamina.builder.history.BuildHistory;
import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** {@code lamina df}: what takes the space of a store. */
final class Df implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina df",
                    "[-v] [--json]",
                    "Shows what takes space: of its own, and shared with images; bytes that several"
                            + " things share are counted once. With -v image by image.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> verbose = arguments.flag("-v, --verbose", "By image.");
    private final Arguments.Value<Boolean> json =
            arguments.flag("--json", "Image by image, as JSON.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        try (var images = store.open()) {
            if (json.get()) {
                Json.print(console.out(), ImageShares.of(images).document());
                return ExitCode.OK.code();
            }
            var table = new Table("TYPE", "NUMBER", "OWN", "SHARED");
            Set<Digest> used = Collecting.withoutCache(images).used();
            int named = images.refs().list().size();
            table.add(
                    "images and containers",
                    Integer.toString(named),
                    Size.of(bytes(images, used)),
                    "0B");
            var usage = CacheCommand.trim(images).usage();
            table.add(
                    "build cache",
                    Integer.toString(usage.records()),
                    Size.of(usage.bytes()),
                    Size.of(usage.sharedBytes()));
            table.add(
                    "cache mounts",
                    Integer.toString(usage.mounts()),
                    Size.of(usage.mountBytes()),
                    "0B");
            var history = new BuildHistory(images);
            long logs = 0;
            var builds = history.list();
            for (var build : builds) {
                logs += history.size(build.id()).orElse(0L);
            }
            table.add("build history", Integer.toString(builds.size()), Size.of(logs), "0B");
            Set<Digest> rest = new HashSet<>(images.blobs().list());
            rest.removeAll(Collecting.of(images).used());
            table.add("unused", Integer.toString(rest.size()), Size.of(bytes(images, rest)), "0B");
            table.print(console.out());
            if (verbose.get()) {
                console.out().println();
                ImageShares.of(images).print(console.out());
            }
        }
        return ExitCode.OK.code();
    }

    private static long bytes(ImageStore images, Set<Digest> blobs) throws IOException {
        long bytes = 0;
        for (Digest blob : blobs) {
            if (images.blobs().contains(blob)) {
                bytes += images.blobs().size(blob);
            }
        }
        return bytes;
    }
}
