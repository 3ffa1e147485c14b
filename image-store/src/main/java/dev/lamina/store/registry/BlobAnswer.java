package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer that is to be a blob from some byte on: whether it is, as far as it says. */
record BlobAnswer(Answer answer, Descriptor blob, long offset) {
    private static final Pattern RANGE =
            Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /** At the byte asked for, also where the server began at the start. */
    InputStream body() throws IOException {
        switch (answer.status()) {
            case 200 -> {
                checkLength(blob.size());
                answer.body().skipNBytes(offset);
            }
            case 206 -> {
                checkRange();
                checkLength(blob.size() - offset);
            }
            default -> throw answer.failure("get blob " + blob.digest());
        }
        return answer.body();
    }

    private void checkLength(long expected) throws StoreException {
        long said = answer.headers().firstValueAsLong("Content-Length").orElse(expected);
        if (said != expected) {
            throw StoreException.malformed(
                    answer.uri().getHost()
                            + " offers "
                            + said
                            + " bytes of blob "
                            + blob.digest()
                            + " instead of "
                            + expected);
        }
    }

    private void checkRange() throws StoreException {
        Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
        boolean right =
                range.matches()
                        && Long.parseLong(range.group(1)) == offset
                        && (range.group(3).equals("*")
                                || Long.parseLong(range.group(3)) == blob.size());
        if (!right) {
            throw StoreException.malformed(
                    answer.uri().getHost()
                            + " answers another range of blob "
                            + blob.digest()
                            + " than it was asked for");
        }
    }
}
