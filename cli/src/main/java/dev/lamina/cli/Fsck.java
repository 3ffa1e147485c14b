package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.check.Damage;
import dev.lamina.store.check.StoreCheck;
import dev.lamina.store.check.StoreRepair;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code lamina fsck}: whether the store is sound. */
final class Fsck implements Command {
    private static final int CLEAN = 0;
    private static final int MENDED = 1;
    private static final int DAMAGED = 2;

    private final Arguments arguments =
            new Arguments(
                    "lamina fsck",
                    "[--read-data] [--repair [--drop]] [--json]",
                    "Looks for damaged and missing blobs, documents, references and indexes, and says which",
                    "images suffer. Ends with 0 when all is well, 1 when it is again, 2 when damage is left,",
                    "125 when it could not look.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> readData =
            arguments.flag("--read-data", "Read and hash every byte, not only documents.");
    private final Arguments.Value<Boolean> repair =
            arguments.flag(
                    "--repair", "Mend what can be made again here or pulled from its registry.");
    private final Arguments.Value<Boolean> drop =
            arguments.flag("--drop", "Forget images that cannot be mended.");
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As JSON.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public ExitCode failure() {
        return ExitCode.LAMINA;
    }

    @Override
    public int run(Console console) throws Exception {
        try (var images = store.open()) {
            var found = StoreCheck.run(images, readData.get());
            if (repair.get() && !found.isEmpty()) {
                found = mend(images, found, console);
            }
            print(console, found);
            if (found.isEmpty()) {
                return CLEAN;
            }
            return found.stream().allMatch(Damage::mended) ? MENDED : DAMAGED;
        }
    }

    private List<Damage> mend(ImageStore images, List<Damage> found, Console console)
            throws IOException {
        var fetcher = new RegistryFetcher(images, console, "lamina", true);
        return new StoreRepair(images, Optional.of(fetcher), drop.get()).mend(found);
    }

    private void print(Console console, List<Damage> found) throws IOException {
        if (json.get()) {
            Json.print(console.out(), found.stream().map(Fsck::row).toList());
            return;
        }
        for (Damage damage : found) {
            console.out()
                    .println(
                            Console.printable(
                                    (damage.mended() ? "mended  " : "DAMAGE  ")
                                            + damage.kind().label()
                                            + "  "
                                            + damage.object()
                                            + ": "
                                            + damage.what()));
            if (!damage.images().isEmpty()) {
                console.out().println("        images: " + String.join(", ", damage.images()));
            }
        }
        if (found.isEmpty()) {
            console.out().println("The store is sound.");
        } else if (!repair.get()) {
            console.out().println("Mend what can be mended with: lamina fsck --repair");
        }
    }

    private static Map<String, Object> row(Damage damage) {
        var row = new LinkedHashMap<String, Object>();
        row.put("kind", damage.kind().label());
        row.put("object", damage.object());
        row.put("what", damage.what());
        row.put("images", damage.images());
        row.put("mended", damage.mended());
        return row;
    }
}
