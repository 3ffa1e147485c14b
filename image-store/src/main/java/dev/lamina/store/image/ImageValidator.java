package dev.lamina.store.image;

import dev.lamina.store.blob.BlobStore;
import dev.lamina.store.digest.Algorithm;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingInputStream;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.Compression;
import dev.lamina.store.layer.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;

/**
 * Recomputes everything the documents of an image claim: digests, sizes, diffIDs, the number of
 * layers and of history steps. Reads every blob of the image once. Reports all mismatches instead
 * of the first.
 */
public final class ImageValidator {
    private final BlobStore blobs;
    private final List<String> mismatches = new ArrayList<>();

    private ImageValidator(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** What is wrong with the image of this manifest, a line each; nothing when it is sound. */
    public static List<String> validate(BlobStore blobs, Digest manifest) throws IOException {
        var validator = new ImageValidator(blobs);
        try {
            validator.manifest(manifest);
        } catch (StoreException e) {
            validator.mismatches.add(e.getMessage());
        }
        return List.copyOf(validator.mismatches);
    }

    private void manifest(Digest digest) throws IOException {
        Manifest manifest = Manifest.parse(blobs.read(digest, Json.MAX_DOCUMENT));
        Descriptor described = manifest.config();
        byte[] document = blobs.read(described.digest(), Json.MAX_DOCUMENT);
        expect("size of config " + described.digest(), described.size(), document.length);
        ImageConfig config = ImageConfig.parse(document);
        int layers = manifest.layers().size();
        expect("number of diffIDs", layers, config.diffIds().size());
        if (!config.history().isEmpty()) {
            long steps = config.history().stream().filter(step -> !step.emptyLayer()).count();
            expect("number of history steps with a layer", layers, steps);
        }
        for (int i = 0; i < Math.min(layers, config.diffIds().size()); i++) {
            try {
                layer(manifest.layers().get(i), config.diffIds().get(i));
            } catch (StoreException e) {
                mismatches.add(e.getMessage());
            }
        }
    }

    private void layer(Descriptor layer, Digest diffId) throws IOException {
        Digest digest = layer.digest();
        try (InputStream blob = Channels.newInputStream(blobs.open(digest));
                var packed = new DigestingInputStream(blob, digest.algorithm());
                InputStream tar = Compression.decompress(packed, Limits.DEFAULT);
                var unpacked = new DigestingInputStream(tar, Algorithm.SHA256)) {
            unpacked.transferTo(OutputStream.nullOutputStream());
            packed.transferTo(OutputStream.nullOutputStream());
            expect("size of layer " + digest, layer.size(), packed.count());
            expect("digest of layer " + digest, digest, packed.digest());
            expect("diffID of layer " + digest, diffId, unpacked.digest());
        }
    }

    private void expect(String what, Object claimed, Object actual) {
        if (!claimed.toString().equals(actual.toString())) {
            mismatches.add(what + " is " + actual + ", not " + claimed);
        }
    }
}
