package dev.lamina.cli;

import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.ref.StoredReference;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code lamina images}. */
final class Images implements Command {
    private static final int SHORT_ID = 12;

    private final Arguments arguments =
            new Arguments("lamina images", "[-q] [--json] [REF]", "Lists the images of the store.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> quiet =
            arguments.flag("-q, --quiet", "Only the image ids.");
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As JSON.");
    private final Arguments.Value<@Nullable String> only =
            arguments.optionalOperand("REF", "Only this image.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var images = store.open();
        var rows = new ArrayList<Map<String, Object>>();
        var table = new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
        for (StoredReference stored : selected(images.refs().list())) {
            var image = images.image(stored.target().digest());
            String familiar = stored.reference().familiar();
            int colon = familiar.lastIndexOf(':');
            String id = image.id().hex().substring(0, SHORT_ID);
            if (quiet.get()) {
                console.out().println(id);
            }
            table.add(
                    familiar.substring(0, colon),
                    familiar.substring(colon + 1),
                    id,
                    image.config().created().map(Images::ago).orElse("-"),
                    Size.of(image.size()));
            var row = new LinkedHashMap<String, Object>();
            row.put("name", familiar);
            row.put("id", image.id().toString());
            row.put("digest", image.digest().toString());
            row.put("created", image.config().created().map(Instant::toString).orElse(""));
            row.put("size", image.size());
            row.put("layers", image.layers().size());
            rows.add(row);
        }
        if (json.get()) {
            Json.print(console.out(), rows);
        } else if (!quiet.get()) {
            table.print(console.out());
        }
        return ExitCode.OK.code();
    }

    private List<StoredReference> selected(List<StoredReference> all) throws IOException {
        String name = only.get();
        if (name == null) {
            return all;
        }
        var wanted = ImageReference.parse(name).tagged();
        return all.stream().filter(stored -> stored.reference().equals(wanted)).toList();
    }

    private static String ago(Instant time) {
        if (time.equals(Instant.EPOCH)) {
            return "-";
        }
        var age = Duration.between(time, Instant.now());
        if (age.toDays() > 0) {
            return age.toDays() + " days ago";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " hours ago";
        }
        return Math.max(0, age.toMinutes()) + " minutes ago";
    }
}
