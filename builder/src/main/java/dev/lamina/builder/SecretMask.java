package dev.lamina.builder;

import dev.lamina.builder.step.StepRunner;
import dev.lamina.store.layer.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Shows an output with {@code ****} for every secret in it. The beginning of one at the end of what
 * was written is held back until more comes. Safe for use by several threads.
 */
final class SecretMask implements StepRunner.Log {
    private static final byte[] STARS = "****".getBytes(StandardCharsets.US_ASCII);

    /** Shorter ones would hide half of the output. */
    private static final int SHORTEST = 4;

    private final List<byte[]> secrets;
    private final StepRunner.Log shown;
    private byte[] held = {};

    SecretMask(List<ByteString> secrets, StepRunner.Log shown) {
        this.secrets =
                secrets.stream()
                        .map(secret -> secret.bytes())
                        .map(SecretMask::withoutLineEnd)
                        .filter(secret -> secret.length >= SHORTEST)
                        .toList();
        this.shown = shown;
    }

    private static byte[] withoutLineEnd(byte[] secret) {
        int end = secret.length;
        while (end > 0 && (secret[end - 1] == '\n' || secret[end - 1] == '\r')) {
            end--;
        }
        return Arrays.copyOf(secret, end);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (secrets.isEmpty()) {
            shown.write(bytes, offset, length);
            return;
        }
        var text = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, offset, text, held.length, length);
        int plain = 0;
        int at = 0;
        while (at < text.length) {
            int secret = secretAt(text, at);
            if (secret > 0) {
                show(text, plain, at);
                show(STARS, 0, STARS.length);
                at += secret;
                plain = at;
            } else if (secret < 0) {
                break;
            } else {
                at++;
            }
        }
        show(text, plain, at);
        held = Arrays.copyOfRange(text, at, text.length);
    }

    /** The length of the secret that stands here; 0 for none, -1 if one may have begun. */
    private int secretAt(byte[] text, int at) {
        int found = 0;
        for (byte[] secret : secrets) {
            int length = Math.min(secret.length, text.length - at);
            if (Arrays.equals(text, at, at + length, secret, 0, length)) {
                if (length < secret.length) {
                    return -1;
                }
                found = Math.max(found, length);
            }
        }
        return found;
    }

    private void show(byte[] text, int from, int to) {
        if (to > from) {
            shown.write(text, from, to - from);
        }
    }

    /** Shows what was held back: nothing more comes. */
    synchronized void flush() {
        show(held, 0, held.length);
        held = new byte[0];
    }
}
