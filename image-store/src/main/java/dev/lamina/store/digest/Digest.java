package dev.lamina.store.digest;

import dev.lamina.store.error.StoreException;
import java.util.HexFormat;

/**
 * The name of some bytes: hash function and hash. The only way to name a blob. Every value is
 * valid, so it may become part of a path or a URL as it is.
 *
 * @param algorithm the hash function
 * @param hex the hash in lower-case hexadecimal digits, exactly as many as the function yields
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {
    public Digest {
        if (hex.length() != algorithm.hexLength() || !isLowerHex(hex)) {
            throw new IllegalArgumentException(
                    "not " + algorithm.hexLength() + " lower-case hexadecimal digits: " + hex);
        }
    }

    /** Reads {@code sha256:} and 64 or {@code sha512:} and 128 lower-case hexadecimal digits. */
    public static Digest parse(String text) throws StoreException {
        for (Algorithm algorithm : Algorithm.values()) {
            int start = algorithm.label().length() + 1;
            if (text.length() == start + algorithm.hexLength()
                    && text.startsWith(algorithm.label() + ":")
                    && isLowerHex(text.substring(start))) {
                return new Digest(algorithm, text.substring(start));
            }
        }
        throw new StoreException(
                "malformed digest \""
                        + (text.length() > 160 ? text.substring(0, 160) : text)
                        + "\"",
                "A digest is sha256: followed by 64 lower-case hexadecimal digits.");
    }

    /** The SHA-256 digest whose 32 bytes are given. */
    public static Digest sha256(byte[] hash) {
        return new Digest(Algorithm.SHA256, HexFormat.of().formatHex(hash));
    }

    /**
     * The SHA-256 digest of a small piece of content. Hashes with the JDK, so that reading a
     * manifest does not load a native library.
     */
    public static Digest of(byte[] content) {
        return of(Algorithm.SHA256, content);
    }

    /** As {@link #of(byte[])}, by the given algorithm. */
    public static Digest of(Algorithm algorithm, byte[] content) {
        Hasher hasher = Hasher.jdk(algorithm);
        hasher.update(content, 0, content.length);
        return hasher.digest();
    }

    /** The hash as bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The first twelve digits, as shown in listings. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    // Spelled out, since the code a record generates for these costs 10 ms at start-up.

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && algorithm == that.algorithm && hex.equals(that.hex);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public int compareTo(Digest other) {
        int order = algorithm.compareTo(other.algorithm);
        return order != 0 ? order : hex.compareTo(other.hex);
    }

    /** As written in manifests: {@code sha256:…}. */
    @Override
    public String toString() {
        return algorithm.label() + ":" + hex;
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
