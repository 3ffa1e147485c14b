package dev.lamina.store.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * A running hash. Reusable: taking the result starts the next one. Not safe for use by several
 * threads.
 */
public abstract sealed class Hasher permits Hasher.Jdk, BouncyCastleSha256 {
    private final Algorithm algorithm;

    Hasher(Algorithm algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * SHA-256. The native code of Bouncy Castle takes 0.3 s of processor time to load and hashes as
     * fast as the JDK's intrinsic where the processor has SHA instructions: so it is loaded, beside
     * the work going on, once a process has hashed enough for that to pay, and serves from then on.
     * Where it does not load, the JDK serves on.
     */
    public static Hasher sha256() {
        return Native.isReady() ? BouncyCastleSha256.create() : jdk(Algorithm.SHA256);
    }

    /** The running hash for a digest of either algorithm. */
    public static Hasher of(Algorithm algorithm) {
        return algorithm == Algorithm.SHA256 ? sha256() : jdk(algorithm);
    }

    /** The native code, loaded now; empty where it does not load. */
    static Optional<Hasher> nativeSha256() {
        return BouncyCastleSha256.isNative()
                ? Optional.of(BouncyCastleSha256.create())
                : Optional.empty();
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
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /** The decision, made once per process, whether and when the native code serves. */
    private static final class Native {
        private static final long WORTH_LOADING = 256L << 20;
        private static final LongAdder HASHED = new LongAdder();
        private static final AtomicBoolean LOADING = new AtomicBoolean();
        private static volatile boolean ready;

        static boolean isReady() {
            if (!ready && HASHED.sum() > WORTH_LOADING && LOADING.compareAndSet(false, true)) {
                Thread.ofPlatform()
                        .daemon()
                        .name("native-sha256")
                        .start(() -> ready = BouncyCastleSha256.isNative());
            }
            return ready;
        }
    }

    static final class Jdk extends Hasher {
        private final MessageDigest digest;
        private final int length;
        private long hashed;

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
            hashed += length;
        }

        @Override
        public void finish(byte[] target, int offset) {
            Native.HASHED.add(hashed);
            hashed = 0;
            System.arraycopy(digest.digest(), 0, target, offset, length);
        }
    }
}
