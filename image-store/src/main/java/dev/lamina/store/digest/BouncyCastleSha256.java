package dev.lamina.store.digest;

import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * SHA-256 by Bouncy Castle's native code. In a file of its own and made by a method, so that
 * nothing of that library, whose signed archive is slow to open, is loaded before it is used.
 */
final class BouncyCastleSha256 extends Hasher {
    private final ExtendedDigest digest = SHA256Digest.newInstance();

    private BouncyCastleSha256() {
        super(Algorithm.SHA256);
    }

    static Hasher create() {
        return new BouncyCastleSha256();
    }

    /** Loads the library; whether its native code can be used. */
    static boolean isNative() {
        try {
            return !(SHA256Digest.newInstance() instanceof SHA256Digest);
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
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
