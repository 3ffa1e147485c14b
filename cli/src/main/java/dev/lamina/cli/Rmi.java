package dev.lamina.cli;

import dev.lamina.run.state.ContainerImages;
import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.gc.GarbageCollector;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.ref.StoredReference;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code lamina rmi}: takes a name away, and the image with its last one. */
final class Rmi implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina rmi",
                    "[-f] REF…",
                    "Removes images: a name, and with the last name the image, except what other images,",
                    "containers and running builds need.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> force =
            arguments.flag(
                    "-f, --force",
                    "Also an image with several names, given by its id, or of a stopped container,"
                            + " which keeps the layers it needs; no error for names that are"
                            + " unknown.");
    private final Arguments.Value<Boolean> keepData =
            arguments.flag("--no-prune", "Leave the data for a later collection.");
    private final Arguments.Value<List<String>> names =
            arguments.operands("REF", "A name or an id.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (names.get().isEmpty()) {
            throw new UsageException("no image given", "see lamina rmi --help");
        }
        var code = ExitCode.OK;
        for (String name : names.get()) {
            try {
                remove(name, console);
            } catch (StoreException e) {
                new ErrorPrinter("lamina", console.err()).print(e);
                code = ExitCode.FAILED;
            }
        }
        return code.code();
    }

    private void remove(String name, Console console) throws IOException {
        ImageReference reference;
        try (var looking = store.open()) {
            reference = ImageLookup.reference(looking, name);
        }
        try (var images = store.open()) {
            boolean byName = images.refs().find(reference).isPresent();
            Digest digest = target(images, reference);
            if (digest == null) {
                if (!force.get()) {
                    throw new StoreException(
                            "no such image: " + reference.tagged(), "See lamina images.");
                }
                return;
            }
            List<ImageReference> all = names(images, digest);
            boolean last = !byName || all.size() <= 1;
            if (last) {
                checkUse(images, digest, all);
            }
            var collector = Collecting.of(images);
            Set<Digest> contents = collector.contents(digest);
            if (byName) {
                images.refs().remove(reference);
                console.out().println("Untagged: " + reference.tagged().familiar());
            } else {
                images.refs().remove(digest);
                all.forEach(other -> console.out().println("Untagged: " + other.familiar()));
            }
            if (last && !keepData.get()) {
                report(collector.collect(contents), console);
            }
        }
    }

    private static @org.jspecify.annotations.Nullable Digest target(
            ImageStore images, ImageReference reference) throws IOException {
        return images.refs()
                .find(reference)
                .map(target -> target.digest())
                .or(() -> reference.digest().filter(images.blobs()::contains))
                .orElse(null);
    }

    private void checkUse(ImageStore images, Digest digest, List<ImageReference> all)
            throws IOException {
        if (all.size() > 1 && !force.get()) {
            throw new StoreException(
                    "image " + digest.shortHex() + " has several names: " + all,
                    "Remove them one by one, or all with -f.");
        }
        for (ContainerImages.Use use : Collecting.containers(images).list()) {
            if (use.manifest().equals(digest) && (use.running() || !force.get())) {
                throw new StoreException(
                        "image "
                                + digest.shortHex()
                                + " is used by the "
                                + (use.running() ? "running" : "stopped")
                                + " container "
                                + (use.name().isEmpty() ? use.id().substring(0, 12) : use.name()),
                        use.running() ? "End the container first." : "Remove it, or use -f.");
            }
        }
    }

    private static List<ImageReference> names(ImageStore images, Digest digest) throws IOException {
        return images.refs().list().stream()
                .filter(stored -> stored.target().digest().equals(digest))
                .map(StoredReference::reference)
                .toList();
    }

    static void report(GarbageCollector.Report report, Console console) {
        for (Digest removed : report.blobs()) {
            console.out().println("Deleted: " + removed);
        }
    }
}
