package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.gc.Usage;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.ref.StoredReference;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each image has alone and what it shares with others. */
record ImageShares(Usage usage, Map<String, Usage.Share> names) {
    static ImageShares of(ImageStore images) throws IOException {
        var usage = Usage.of(images, Collecting.roots(images));
        var names = new LinkedHashMap<String, Usage.Share>();
        for (StoredReference line : images.refs().list()) {
            names.put(line.reference().familiar(), share(usage, line.target()));
        }
        for (Descriptor line : images.refs().unnamed()) {
            names.put("<none> " + line.digest().shortHex(), share(usage, line));
        }
        return new ImageShares(usage, names);
    }

    private static Usage.Share share(Usage usage, Descriptor line) {
        return usage.images().getOrDefault(line.digest(), new Usage.Share(0, 0));
    }

    void print(PrintStream out) {
        var each = new Table("IMAGE", "SIZE", "SHARED", "UNIQUE");
        names.forEach((name, share) ->
                each.add(
                        name,
                        Size.of(share.all()),
                        Size.of(share.shared()),
                        Size.of(share.unique())));
        each.print(out);
        out.println();
        out.println("Saved by sharing: " + Size.of(usage.saved()));
    }

    Map<String, Object> document() {
        List<Map<String, Object>> images = new ArrayList<>();
        names.forEach((name, share) -> {
            var row = new LinkedHashMap<String, Object>();
            row.put("name", name);
            row.put("size", share.all());
            row.put("shared", share.shared());
            row.put("unique", share.unique());
            images.add(row);
        });
        var document = new LinkedHashMap<String, Object>();
        document.put("imageBytes", usage.imageBytes());
        document.put("savedBytes", usage.saved());
        document.put("cacheBytes", usage.cacheBytes());
        document.put("unusedBytes", usage.unusedBytes());
        document.put("images", images);
        return document;
    }
}
