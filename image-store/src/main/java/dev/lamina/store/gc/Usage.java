package dev.lamina.store.gc;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What takes the space of a store.
 *
 * @param images by digest of what the table leads to
 * @param imageBytes of all images together, what they share counted once
 * @param cacheBytes of what only other roots need, such as build records
 * @param unusedBytes of what nothing needs
 */
public record Usage(Map<Digest, Share> images, long imageBytes, long cacheBytes, long unusedBytes) {

    /**
     * Of one image.
     *
     * @param unique bytes that no other image has
     * @param shared bytes that another one has too
     */
    public record Share(long unique, long shared) {
        public long all() {
            return unique + shared;
        }
    }

    public Usage {
        images = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }

    /** What is held once though several images have it. */
    public long saved() {
        return images.values().stream().mapToLong(Share::all).sum() - imageBytes;
    }

    /**
     * @param others what else needs blobs
     */
    public static Usage of(ImageStore store, Roots others) throws IOException {
        var reachable = new Reachable(store);
        Map<Digest, Set<Digest>> contents = new LinkedHashMap<>();
        Map<Digest, Integer> users = new HashMap<>();
        for (Digest image : store.refs().targets()) {
            Set<Digest> blobs = reachable.from(Set.of(image));
            contents.put(image, blobs);
            blobs.forEach(blob -> users.merge(blob, 1, Integer::sum));
        }
        Map<Digest, Share> shares = new LinkedHashMap<>();
        for (var image : contents.entrySet()) {
            long unique = 0;
            long shared = 0;
            for (Digest blob : image.getValue()) {
                long size = size(store, blob);
                if (users.getOrDefault(blob, 0) > 1) {
                    shared += size;
                } else {
                    unique += size;
                }
            }
            shares.put(image.getKey(), new Share(unique, shared));
        }
        Set<Digest> cached = new HashSet<>(reachable.from(others.digests()));
        long images = 0;
        long cache = 0;
        long unused = 0;
        for (Digest blob : store.blobs().list()) {
            long size = size(store, blob);
            if (users.containsKey(blob)) {
                images += size;
            } else if (cached.contains(blob)) {
                cache += size;
            } else {
                unused += size;
            }
        }
        return new Usage(shares, images, cache, unused);
    }

    private static long size(ImageStore store, Digest blob) throws IOException {
        return store.blobs().contains(blob) ? store.blobs().size(blob) : 0;
    }
}
