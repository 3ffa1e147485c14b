package dev.lamina.store.layer;

import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which packed blobs were made of which layers: a small file per diffID, a line per form. A file
 * that is missing or damaged costs packing again. Safe for use by several threads and processes; of
 * two that write at once, one line may be lost.
 */
public final class CompressedForms {
    private final StoreLayout layout;

    CompressedForms(StoreLayout layout) {
        this.layout = layout;
    }

    /**
     * A layer, packed.
     *
     * @param compression how
     * @param digest of the packed bytes
     * @param size in bytes
     */
    public record Form(Compression compression, Digest digest, long size) {
        private String line() {
            String name = compression.name().toLowerCase(Locale.ROOT);
            return name + " " + digest + " " + size + "\n";
        }

        private static Form parse(String line) throws StoreException {
            String[] words = line.split(" ", -1);
            if (words.length != 3 || !words[2].matches("[0-9]{1,18}")) {
                throw StoreException.malformed("record of packed forms: " + line);
            }
            for (Compression compression : Compression.values()) {
                if (compression.name().toLowerCase(Locale.ROOT).equals(words[0])) {
                    return new Form(compression, Digest.parse(words[1]), Long.parseLong(words[2]));
                }
            }
            throw StoreException.malformed("record of packed forms: " + line);
        }
    }

    /** The digests of all forms of a layer. */
    public List<Digest> of(Digest diffId) throws IOException {
        return forms(diffId).stream().map(Form::digest).toList();
    }

    public Optional<Form> find(Digest diffId, Compression compression) throws IOException {
        return forms(diffId).stream().filter(f -> f.compression() == compression).findFirst();
    }

    /** Remembers a form, in the place of another one of the same compression. */
    public void put(Digest diffId, Form form) throws IOException {
        List<Form> all = new ArrayList<>(forms(diffId));
        all.removeIf(other -> other.compression() == form.compression());
        all.add(form);
        var text = new StringBuilder();
        all.forEach(each -> text.append(each.line()));
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        try (var file = TemporaryFile.create(layout, Durability.VOLATILE)) {
            file.write(bytes, 0, bytes.length);
            file.replace(layout.compressed(diffId));
        }
        FailPoint.FORM_RECORDED.reached();
    }

    private List<Form> forms(Digest diffId) throws IOException {
        try {
            List<Form> forms = new ArrayList<>();
            String text = Files.readString(layout.compressed(diffId), StandardCharsets.ISO_8859_1);
            for (String line : text.lines().toList()) {
                forms.add(Form.parse(line));
            }
            return forms;
        } catch (NoSuchFileException | StoreException e) {
            return List.of();
        }
    }
}
