package dev.lamina.unionfs.layer;

import dev.lamina.linux.Stat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/**
 * The names of lower layers that stand for an object copied up under another name. Finding them
 * takes a walk through all listings, which is done only when there is such an object.
 *
 * @param groups the path each of these objects was listed under, by inode number in the union
 */
record LinkedNames(Layers layers, Map<Long, byte[]> groups) {
    private static final int DT_DIR = Stat.S_IFDIR >> 12;

    void read(UpperChanges.Receiver receiver) throws IOException {
        if (!groups.isEmpty()) {
            read(new byte[0], layers.root().stack(), receiver);
        }
    }

    private void read(byte[] path, Real[] stack, UpperChanges.Receiver receiver)
            throws IOException {
        var names = new TreeSet<byte[]>(Arrays::compareUnsigned);
        for (var real : stack) {
            var layer = real.layer();
            layer.branch()
                    .list(
                            real.node(),
                            (name, ino, type) -> {
                                if (type == DT_DIR || groups.containsKey(layer.ino(ino))) {
                                    names.add(name);
                                }
                            });
        }
        for (byte[] name : names) {
            var visible = layers.find(stack, name);
            if (visible == null) {
                continue;
            }
            byte[] inner = UpperChanges.join(path, name);
            if (visible.stat().isDirectory()) {
                read(inner, visible.stack(), receiver);
            } else {
                byte[] first = groups.get(visible.top().layer().ino(visible.stat().ino()));
                if (first != null) {
                    receiver.accept(new Change.Linked(inner, first));
                }
            }
        }
    }
}
