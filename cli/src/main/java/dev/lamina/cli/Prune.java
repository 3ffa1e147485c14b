package dev.lamina.cli;

import dev.lamina.run.state.ContainerImages;
import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.gc.GarbageCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code lamina prune}: removes images that nobody uses. */
final class Prune implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina prune",
                    "[-a] [-f] [--filter …]",
                    "Removes images without a name; with -a all that no container was made of.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> all =
            arguments.flag("-a, --all", "Named images too, unless a container needs them.");
    private final Arguments.Value<Boolean> force = arguments.flag("-f, --force", "Do not ask.");
    private final Arguments.Value<List<String>> filters =
            arguments.options("--filter", "KEY=VALUE", "Only these: until=AGE, label=KEY[=VALUE].");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (!force.get() && !confirmed(console)) {
            return ExitCode.FAILED.code();
        }
        List<Images.Line> doomed = new ArrayList<>();
        try (var looking = store.open()) {
            var filter = ImageFilter.parse(filters.get(), looking, null);
            Set<Digest> inContainers = new HashSet<>();
            for (ContainerImages.Use use : Collecting.containers(looking).list()) {
                inContainers.add(use.manifest());
            }
            for (Images.Line line : Images.all(looking)) {
                if ((all.get() || line.name().isEmpty())
                        && !inContainers.contains(line.image().digest())
                        && filter.accepts(line)) {
                    doomed.add(line);
                }
            }
        }
        try (var images = store.open()) {
            report(remove(images, doomed, console), console);
        }
        return ExitCode.OK.code();
    }

    private static GarbageCollector.Report remove(
            ImageStore images, List<Images.Line> doomed, Console console) throws IOException {
        var collector = Collecting.of(images);
        Set<Digest> contents = new HashSet<>();
        for (Images.Line line : doomed) {
            contents.addAll(collector.contents(line.target().digest()));
            if (line.name().isPresent()) {
                images.refs().remove(line.name().get());
                console.out().println("untagged: " + line.name().get().familiar());
            } else {
                images.refs().remove(line.target().digest());
            }
        }
        return collector.collect(contents);
    }

    private static void report(GarbageCollector.Report report, Console console) {
        for (Digest digest : report.blobs()) {
            console.out().println("deleted: " + digest);
        }
        console.out().println();
        console.out().println("Total reclaimed space: " + Size.of(report.bytes()));
    }

    private boolean confirmed(Console console) throws IOException {
        if (!Terminal.isInput()) {
            return true;
        }
        console.err()
                .print(
                        all.get()
                                ? "Remove all images that no container needs? [y/N] "
                                : "Remove all images without a name? [y/N] ");
        console.err().flush();
        int answer = System.in.read();
        return answer == 'y' || answer == 'Y';
    }
}
