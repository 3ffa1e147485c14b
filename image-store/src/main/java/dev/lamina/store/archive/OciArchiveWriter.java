package dev.lamina.store.archive;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingInputStream;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.layer.TarOutput;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageTarget;
import dev.lamina.store.transfer.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes the tar of an OCI layout, images as they were distributed. */
public final class OciArchiveWriter implements ArchiveWriter {
    private final TarOutput tar;
    private final Set<Digest> written = new HashSet<>();
    private final List<JsonObject> lines = new ArrayList<>();

    public OciArchiveWriter(OutputStream out) throws IOException {
        tar = new TarOutput(out);
        tar.file(OciLayout.VERSION_FILE, OciLayout.VERSION);
        tar.folder("blobs");
        tar.folder("blobs/sha256");
    }

    @Override
    public ImageTarget target(List<ImageReference> names) {
        return new Target(names);
    }

    @Override
    public void close() throws IOException {
        try (tar) {
            tar.file(OciLayout.INDEX, OciLayout.index(lines).bytes());
        }
    }

    private final class Target implements ImageTarget {
        private final List<ImageReference> names;

        Target(List<ImageReference> names) {
            this.names = names;
        }

        @Override
        public boolean has(Descriptor blob) {
            return written.contains(blob.digest());
        }

        @Override
        public void blob(Descriptor blob, BlobContent content, Progress.Counter progress)
                throws IOException {
            try (var in = content.open(0);
                    var hashed = new DigestingInputStream(in, blob.digest().algorithm())) {
                tar.file(OciLayout.blob(blob.digest()), blob.size(), hashed);
                if (!hashed.digest().equals(blob.digest())) {
                    throw StoreException.malformed("blob " + blob.digest() + " is damaged");
                }
            }
            progress.add(blob.size());
            written.add(blob.digest());
        }

        @Override
        public void document(Document document) throws IOException {
            if (written.add(document.digest())) {
                tar.file(OciLayout.blob(document.digest()), document.bytes());
            }
        }

        @Override
        public void name(Document top, Document origin) {
            for (ImageReference name : names) {
                lines.add(OciLayout.line(top.descriptor(), Optional.of(name)));
            }
            if (names.isEmpty()) {
                lines.add(OciLayout.line(top.descriptor(), Optional.empty()));
            }
        }

        @Override
        public void close() {}
    }
}
