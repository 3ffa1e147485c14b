package dev.lamina.unionfs.branch;

import java.util.Arrays;

/** The bytes of a name, compared as bytes. */
public record Name(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
