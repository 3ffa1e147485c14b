package dev.lamina.store.check;

import java.util.List;

/**
 * One thing that is not as it should be.
 *
 * @param kind of it
 * @param object what it is about: a digest, a reference or a path
 * @param what is wrong, one sentence
 * @param images names or digests of the images that suffer
 * @param mended whether it is well again
 */
public record Damage(Kind kind, String object, String what, List<String> images, boolean mended) {
    /** What can be wrong. */
    public enum Kind {
        LAYOUT,
        REFERENCES,
        REFERENCE,
        BLOB_NAME,
        BLOB_MISSING,
        BLOB_DAMAGED,
        DOCUMENT,
        LAYER_INDEX,
        PACKED_FORM,
        LEFTOVER,
        PERMISSIONS;

        /** As people read it. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    public Damage {
        images = List.copyOf(images);
    }

    static Damage of(Kind kind, Object object, String what) {
        return new Damage(kind, object.toString(), what, List.of(), false);
    }

    Damage of(List<String> newImages) {
        return new Damage(kind, object, what, newImages, mended);
    }

    Damage mended(String how) {
        return new Damage(kind, object, what + "; " + how, images, true);
    }
}
