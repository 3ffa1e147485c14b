package dev.lamina.store.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * A running hash. Reusable: taking the result starts the next one. Not safe for use by several
 * threads.
 */
public abstract sealed class Hasher {
    private final Algorithm algorithm;

    private Hasher(Algorithm algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * SHA-256 for large amounts: Bouncy Castle's native code, or the JDK's when that does not load.
     * The first call of a process loads it (tens of milliseconds); nothing does before that.
     */
    public static Hasher sha256() {
        return Native.AVAILABLE ? new BouncyCastle() : jdk(Algorithm.SHA256);
    }

    /** The running hash for a digest of either algorithm. */
    public static Hasher of(Algorithm algorithm) {
        return algorithm == Algorithm.SHA256 ? sha256() : jdk(algorithm);
    }

    static Hasher jdk(Algorithm algorithm) {
        return new Jdk(algorithm);
    }

    public abstract void update(byte[] bytes, int offset, int length);

    /** Puts the hash at {@code offset} of {@code target} and starts anew. */
    public abstract void finish(byte[] target, int offset);

    /** The digest of all bytes since the last result; starts anew. */
    public Digest digest() {
        byte[] hash = new byte[algorithm.hexLength() / 2];
        finish(hash, 0);
        return new Digest(algorithm, java.util.HexFormat.of().formatHex(hash));
    }

    /**
     * Decides once, when the first large hash is asked for, whether the native code can be used.
     */
    private static final class Native {
        static final boolean AVAILABLE = probe();

        private static boolean probe() {
            try {
                return !(SHA256Digest.newInstance() instanceof SHA256Digest);
            } catch (LinkageError | RuntimeException e) {
                return false;
            }
        }
    }

    private static final class BouncyCastle extends Hasher {
        private final ExtendedDigest digest = SHA256Digest.newInstance();

        BouncyCastle() {
            super(Algorithm.SHA256);
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public void finish(byte[] target, int offset) {
            digest.doFinal(target, offset);
        }
    }

    private static final class Jdk extends Hasher {
        private final MessageDigest digest;
        private final int length;

        Jdk(Algorithm algorithm) {
            super(algorithm);
            try {
                digest = MessageDigest.getInstance(algorithm.jdkName());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + algorithm.jdkName(), e);
            }
            length = algorithm.hexLength() / 2;
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public void finish(byte[] target, int offset) {
            System.arraycopy(digest.digest(), 0, target, offset, length);
        }
    }
}
