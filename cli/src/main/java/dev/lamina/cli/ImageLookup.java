package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.ref.StoredReference;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What users call an image of the store: a reference, or the beginning of an id or digest. */
final class ImageLookup {
    private static final String ID = "(sha256:)?[0-9a-f]{4,64}";

    private ImageLookup() {}

    /** A reference that leads to the image; a name that is in the store beats an id. */
    static ImageReference reference(ImageStore store, String text) throws IOException {
        boolean isId = text.matches(ID);
        if (isId && (text.startsWith("sha256:") || text.length() == 64 || !isName(store, text))) {
            return byId(store, text);
        }
        return ImageReference.parse(text);
    }

    private static boolean isName(ImageStore store, String text) throws IOException {
        return store.refs().find(ImageReference.parse(text)).isPresent();
    }

    private static ImageReference byId(ImageStore store, String text) throws IOException {
        String wanted = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
        Map<Digest, ImageReference> found = new LinkedHashMap<>();
        for (StoredReference stored : store.refs().list()) {
            Digest digest = stored.target().digest();
            if (matches(store, digest, wanted)) {
                found.putIfAbsent(digest, stored.reference().withDigest(digest));
            }
        }
        for (Descriptor unnamed : store.refs().unnamed()) {
            if (matches(store, unnamed.digest(), wanted)) {
                found.putIfAbsent(
                        unnamed.digest(),
                        ImageReference.parse("unnamed").withDigest(unnamed.digest()));
            }
        }
        if (found.size() == 1) {
            return found.values().iterator().next();
        }
        if (found.isEmpty() && !text.startsWith("sha256:") && text.length() < 64) {
            return ImageReference.parse(text);
        }
        throw new StoreException(
                found.isEmpty()
                        ? "no image has the id " + text
                        : "several images begin with " + text,
                "See lamina images --no-trunc.");
    }

    private static boolean matches(ImageStore store, Digest digest, String wanted)
            throws IOException {
        if (digest.hex().startsWith(wanted)) {
            return true;
        }
        try {
            return store.image(digest).id().hex().startsWith(wanted);
        } catch (StoreException e) {
            return false;
        }
    }
}
