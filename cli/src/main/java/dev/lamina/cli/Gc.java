package dev.lamina.cli;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.gc.GarbageCollector;

/** {@code lamina gc}: removes data that nothing leads to. */
final class Gc implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina gc",
                    "[--keep-age AGE] [--dry-run]",
                    "Removes data that no image, container, build record or running command needs.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<String> age =
            arguments.option(
                    "--keep-age", "AGE", "1h", "Spare what is younger, such as 30m or 7d.");
    private final Arguments.Value<Boolean> dryRun =
            arguments.flag("--dry-run", "Only show what would be removed.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var spared = ImageFilter.age(age.get());
        try (var images = store.open()) {
            var collector = Collecting.of(images);
            GarbageCollector.Report report =
                    dryRun.get() ? collector.preview(spared) : collector.collect(spared);
            for (Digest digest : report.blobs()) {
                console.out().println((dryRun.get() ? "would delete: " : "deleted: ") + digest);
            }
            console.out()
                    .println(
                            (dryRun.get() ? "Reclaimable space: " : "Total reclaimed space: ")
                                    + Size.of(report.bytes()));
        }
        return ExitCode.OK.code();
    }
}
