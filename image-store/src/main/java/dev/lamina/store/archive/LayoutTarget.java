package dev.lamina.store.archive;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingInputStream;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageTarget;
import dev.lamina.store.transfer.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directory of an OCI layout, made where there is none. Blobs appear whole or not at all; lines
 * of its table that are about other images stay.
 */
public final class LayoutTarget implements ImageTarget {
    private final Path folder;
    private final Optional<ImageReference> name;

    /**
     * @param name that will lead to the image
     */
    public LayoutTarget(Path folder, Optional<ImageReference> name) throws IOException {
        this.folder = folder;
        this.name = name;
        Files.createDirectories(folder.resolve("blobs/sha256"));
        write(OciLayout.VERSION_FILE, OciLayout.VERSION);
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        Path file = path(blob.digest());
        return Files.isRegularFile(file) && Files.size(file) == blob.size();
    }

    private Path path(Digest digest) {
        return folder.resolve(OciLayout.blob(digest));
    }

    @Override
    public void blob(Descriptor blob, BlobContent content, Progress.Counter progress)
            throws IOException {
        Path target = path(blob.digest());
        Path unfinished = unfinished(target);
        try {
            Files.createDirectories(folder.resolve("blobs/" + blob.digest().algorithm().label()));
            try (InputStream in = content.open(0);
                    var hashed = new DigestingInputStream(in, blob.digest().algorithm());
                    var out = Files.newOutputStream(unfinished)) {
                byte[] piece = new byte[256 << 10];
                for (int read = hashed.read(piece); read >= 0; read = hashed.read(piece)) {
                    out.write(piece, 0, read);
                    progress.add(read);
                }
                if (!hashed.digest().equals(blob.digest()) || hashed.count() != blob.size()) {
                    throw StoreException.malformed(
                            "refused content offered as " + blob.digest() + ": it is not that");
                }
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    @Override
    public void document(Document document) throws IOException {
        write(OciLayout.blob(document.digest()), document.bytes());
    }

    @Override
    public void name(Document top, Document origin) throws IOException {
        Path index = folder.resolve(OciLayout.INDEX);
        List<JsonObject> lines = new ArrayList<>();
        if (Files.exists(index)) {
            byte[] table = Files.readAllBytes(index);
            lines.addAll(JsonObject.parse(table).objects("manifests").orElse(List.of()));
        }
        JsonObject line = OciLayout.line(top.descriptor(), name);
        Optional<String> type = JsonObject.parse(top.bytes()).string("artifactType");
        JsonObject whole = type.map(t -> line.with("artifactType", t)).orElse(line);
        lines.removeIf(other -> other.equals(whole) || isNamed(other));
        lines.add(whole);
        write(OciLayout.INDEX, OciLayout.index(lines).bytes());
    }

    private boolean isNamed(JsonObject line) {
        try {
            return name.isPresent() && OciLayout.name(line.stringMap("annotations")).equals(name);
        } catch (StoreException e) {
            return false;
        }
    }

    private void write(String path, byte[] content) throws IOException {
        Path target = folder.resolve(path);
        Path unfinished = unfinished(target);
        try {
            Files.write(unfinished, content);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static Path unfinished(Path target) {
        return target.resolveSibling(
                target.getFileName() + ".new-" + ProcessHandle.current().pid());
    }

    @Override
    public void close() {}
}
