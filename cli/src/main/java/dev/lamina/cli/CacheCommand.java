package dev.lamina.cli;

import dev.lamina.builder.cachemount.CacheMount;
import dev.lamina.builder.cachemount.CacheMounts;
import dev.lamina.builder.upkeep.CachePolicy;
import dev.lamina.builder.upkeep.CacheTrim;
import dev.lamina.store.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code lamina cache}: what builds have left behind, and how much of it stays. */
final class CacheCommand implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina cache",
                    "[ls | du | rm ID… | prune [OPTIONS]]",
                    "Lists cache mounts (ls), sums up (du), removes cache mounts (rm), or what a"
                            + " policy does not let stay (prune).");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> all =
            arguments.flag("-a, --all", "prune: cache mounts too.");
    private final Arguments.Value<Boolean> dryRun =
            arguments.flag("--dry-run", "prune: only show what would go, and why.");
    private final Arguments.Value<String> keep =
            arguments.option("--keep-age", "AGE", "0s", "prune: spare what was used since.");
    private final Arguments.Value<@Nullable String> max =
            arguments.option("--max-used-space", "SIZE", "prune: never more than this stays.");
    private final Arguments.Value<@Nullable String> reserved =
            arguments.option("--reserved-space", "SIZE", "prune: never less than this stays.");
    private final Arguments.Value<@Nullable String> free =
            arguments.option("--min-free-space", "SIZE", "prune: so much is to be free.");
    private final Arguments.Value<List<String>> words =
            arguments.operands("WORD", "What to do, and with which cache.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        String verb = words.get().isEmpty() ? "ls" : words.get().getFirst();
        try (var images = store.open()) {
            switch (verb) {
                case "ls" -> list(new CacheMounts(images.layout()), console);
                case "du" -> sum(images, console);
                case "rm" -> remove(new CacheMounts(images.layout()));
                case "prune" -> prune(images, console);
                default ->
                        throw new UsageException(
                                "cache has no " + verb, "there are ls, du, rm and prune");
            }
        }
        return ExitCode.OK.code();
    }

    private static void list(CacheMounts mounts, Console console) throws IOException {
        var table = new Table("NAME", "ID", "SIZE", "LAST USED");
        for (var mount : mounts.list()) {
            table.add(
                    mount.name(),
                    Console.printable(mount.id()),
                    Size.of(mounts.size(mount)),
                    mount.lastUsed().toString());
        }
        table.print(console.out());
    }

    static CacheTrim trim(ImageStore images) throws IOException {
        return new CacheTrim(images, Collecting.withoutCache(images).used());
    }

    private static void sum(ImageStore images, Console console) throws IOException {
        var usage = trim(images).usage();
        console.out().println("steps: " + usage.records());
        console.out().println("layers of their own: " + Size.of(usage.bytes()));
        console.out().println("layers shared with images: " + Size.of(usage.sharedBytes()));
        console.out()
                .println("cache mounts: " + usage.mounts() + ", " + Size.of(usage.mountBytes()));
    }

    private void remove(CacheMounts mounts) throws IOException {
        for (String wanted : words.get().subList(1, words.get().size())) {
            for (CacheMount mount : mounts.list()) {
                if ((mount.name().equals(wanted) || mount.id().equals(wanted))
                        && !mounts.remove(mount)) {
                    throw new IOException("cache mount " + wanted + " is in use by a build");
                }
            }
        }
    }

    private void prune(ImageStore images, Console console) throws IOException {
        var policy =
                new CachePolicy(
                        ImageFilter.age(keep.get()),
                        size("--max-used-space", max.get(), Long.MAX_VALUE),
                        size("--reserved-space", reserved.get(), 0),
                        size("--min-free-space", free.get(), 0));
        long usable = Files.getFileStore(images.layout().root()).getUsableSpace();
        var result = trim(images).trim(policy, all.get(), usable, dryRun.get());
        result.lines().forEach(line -> console.out().println(Console.printable(line)));
        long bytes = result.mountBytes();
        if (!dryRun.get()) {
            bytes += Collecting.of(images).collect(result.layers()).bytes();
            console.out().println("Total reclaimed space: " + Size.of(bytes));
        }
    }

    private static long size(String option, @Nullable String text, long fallback) {
        return text == null ? fallback : Size.parse(option, text);
    }
}
