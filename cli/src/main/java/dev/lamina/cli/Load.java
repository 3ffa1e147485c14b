package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.archive.Archive;
import dev.lamina.store.archive.ArchivedImage;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Platform;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.StoreTarget;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code lamina load}: images out of an archive. */
final class Load implements Command {
    private static final int LANES = 2;

    private final Arguments arguments =
            new Arguments(
                    "lamina load",
                    "[-i FILE]",
                    "Takes the images out of an archive of docker save, an OCI archive, or the directory",
                    "of an OCI layout; packed with gzip, zstd, xz or bzip2, or not.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<@Nullable String> input =
            arguments.option("-i, --input", "FILE", "The archive; standard input unless given.");
    private final Arguments.Value<@Nullable String> platform =
            arguments.option(
                    "--platform",
                    "OS/ARCH",
                    "Of images for several, this one; all that are there unless given.");
    private final Arguments.Value<Boolean> quiet = arguments.flag("-q, --quiet", "No progress.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        try (var images = store.open();
                var archive = archive(images);
                var progress = TransferLog.open(console, quiet.get())) {
            if (archive.images().isEmpty()) {
                throw new StoreException("the archive has no images", "");
            }
            for (ArchivedImage image : archive.images()) {
                Document loaded = load(images, image, progress);
                for (ImageReference name : image.names()) {
                    console.out().println("Loaded image: " + name.familiar());
                }
                if (image.names().isEmpty()) {
                    console.out().println("Loaded image ID: " + images.image(loaded.digest()).id());
                }
            }
        }
        return ExitCode.OK.code();
    }

    private Archive archive(ImageStore images) throws IOException {
        String name = input.get();
        return name == null || name.equals("-")
                ? Archive.read(images.layers(), System.in)
                : Archive.open(images.layers(), Path.of(name));
    }

    /** An index is taken whole when all of it is there, else what is for this machine. */
    private Document load(ImageStore images, ArchivedImage image, TransferLog progress)
            throws IOException {
        try (var target = new StoreTarget(images, image.names())) {
            var transfer = new Transfer(image.source(), target, progress, LANES);
            String wanted = platform.get();
            if (wanted != null) {
                return transfer.one(PlatformOption.parse(wanted));
            }
            if (!image.source().top().isIndex()) {
                return transfer.all();
            }
            try {
                return transfer.all();
            } catch (StoreException e) {
                return new Transfer(image.source(), target, progress, LANES).one(Platform.host());
            }
        }
    }
}
