package dev.lamina.unionfs.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names from a directory, or from the root, down to an object in the layers below. */
record RedirectPath(List<byte[]> names) {
    static RedirectPath of(byte[] name) {
        return new RedirectPath(List.of(name));
    }

    int length() {
        return names.size();
    }

    byte[] name(int index) {
        return names.get(index);
    }

    /**
     * The path when its part with this index lies somewhere else: under another name in the same
     * directory, or at a path from the root.
     */
    RedirectPath redirected(int index, byte[] redirect) {
        List<byte[]> changed = new ArrayList<>();
        if (redirect[0] == '/') {
            split(redirect, changed);
        } else {
            changed.addAll(names.subList(0, index));
            changed.add(redirect);
        }
        changed.addAll(names.subList(index + 1, names.size()));
        return new RedirectPath(changed);
    }

    private static void split(byte[] path, List<byte[]> into) {
        int start = 0;
        for (int i = 0; i <= path.length; i++) {
            if (i == path.length || path[i] == '/') {
                if (i > start) {
                    into.add(Arrays.copyOfRange(path, start, i));
                }
                start = i + 1;
            }
        }
    }
}
