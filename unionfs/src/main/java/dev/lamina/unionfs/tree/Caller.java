package dev.lamina.unionfs.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Who asks: the credentials of the process behind a request. New objects belong to it.
 *
 * @param umask the bits the process takes off a new object's mode, where no default ACL decides
 *     instead; 0 when the kernel has applied it already
 */
public record Caller(int uid, int gid, int pid, int umask) {
    private static final byte[] TRUSTED = "trusted.".getBytes(StandardCharsets.US_ASCII);

    /** Those of an object's attributes that are shown to it: root alone sees {@code trusted.*}. */
    public List<byte[]> visible(List<byte[]> attributes) {
        return uid == 0
                ? attributes
                : attributes.stream().filter(name -> !isTrusted(name)).toList();
    }

    private static boolean isTrusted(byte[] name) {
        return name.length > TRUSTED.length
                && Arrays.equals(name, 0, TRUSTED.length, TRUSTED, 0, TRUSTED.length);
    }
}
