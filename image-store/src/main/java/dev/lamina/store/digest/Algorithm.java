package dev.lamina.store.digest;

/** The hash functions a digest may name. Content of our own is always named by SHA-256. */
public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String label;
    private final String jdkName;
    private final int hexLength;

    Algorithm(String label, String jdkName, int hexLength) {
        this.label = label;
        this.jdkName = jdkName;
        this.hexLength = hexLength;
    }

    /** As written before the colon of a digest, such as {@code sha256}. */
    public String label() {
        return label;
    }

    String jdkName() {
        return jdkName;
    }

    int hexLength() {
        return hexLength;
    }
}
