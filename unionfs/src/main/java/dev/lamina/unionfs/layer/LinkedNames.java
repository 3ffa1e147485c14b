package dev.lamina.unionfs.layer;

import dev.lamina.linux.Stat;
import dev.lamina.unionfs.layer.Layers.Merged;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/**
 * The names of lower layers that stand for an object copied up under another name. Finding them
 * takes a walk through all listings, which is done only when there is such an object.
 *
 * @param groups the path each of these objects was listed under, by inode number in the union
 * @param nameless the copies of objects that were not listed, since their copied names are gone
 */
record LinkedNames(Layers layers, Map<Long, byte[]> groups, Map<Long, Real> nameless) {
    private static final int DT_DIR = Stat.S_IFDIR >> 12;

    void read(UpperChanges.Receiver receiver) throws IOException {
        if (!groups.isEmpty() || !nameless.isEmpty()) {
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
                                if (type == DT_DIR || isGroup(layer.ino(ino))) {
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
                readOther(inner, visible, receiver);
            }
        }
    }

    private boolean isGroup(long ino) {
        return groups.containsKey(ino) || nameless.containsKey(ino);
    }

    private void readOther(byte[] path, Merged visible, UpperChanges.Receiver receiver)
            throws IOException {
        long group = visible.top().layer().ino(visible.stat().ino());
        byte[] first = groups.get(group);
        var copy = nameless.get(group);
        if (first != null) {
            receiver.accept(new Change.Linked(path, first));
        } else if (copy != null) {
            boolean hasData = copy.layer().branch().below(copy.node()) == null;
            receiver.accept(
                    new Change.Modified(
                            path,
                            copy,
                            copy.stat().withLinks(visible.stat().nlink()),
                            hasData ? copy : visible.top()));
            groups.put(group, path);
        }
    }
}
