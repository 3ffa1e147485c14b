package dev.lamina.run.rootfs;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.LayerWriter;
import dev.lamina.store.layer.WrittenLayer;
import dev.lamina.unionfs.layer.Change;
import dev.lamina.unionfs.layer.Real;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a layer of what a container has changed: the upper directory of a root, which must not be
 * mounted any more, against the layers below it. Sockets are left out: no tar can hold them.
 */
public final class LayerPacker {
    /** An entry, the bytes by which it is sorted, and where its content is. */
    private record Packed(byte[] key, LayerEntry entry, @Nullable Real content) {}

    private final List<Packed> entries = new ArrayList<>();

    /** Of files with several names, by the path that is listed first. */
    private final Map<ImagePath, Attributes> linkable = new HashMap<>();

    private LayerPacker() {}

    /**
     * Writes the changes.
     *
     * @param layers those the root was made of; they stay open
     * @param writer finished when there is something to write
     * @return empty when nothing has changed
     */
    public static Optional<WrittenLayer> pack(
            Linux linux, Upper upper, LayerStack layers, LayerWriter writer) throws IOException {
        var packer = new LayerPacker();
        try (var changes = upper.open(linux, layers)) {
            changes.read(packer::add);
            return packer.write(writer);
        }
    }

    private void add(Change change) throws IOException {
        var path = ImagePath.of(change.path());
        switch (change) {
            case Change.Present present -> addPresent(path, present);
            case Change.Linked linked -> {
                var target = ImagePath.of(linked.target());
                var attributes = linkable.get(target);
                if (attributes != null) {
                    add(new LayerEntry.HardLink(path, attributes, target), null);
                }
            }
            case Change.Removed _ -> add(new LayerEntry.Whiteout(path), null);
            case Change.Opaque _ -> add(new LayerEntry.Opaque(path), null);
        }
    }

    private void addPresent(ImagePath path, Change.Present present) throws IOException {
        var stat = present.stat();
        if (stat.type() == Stat.S_IFSOCK) {
            return;
        }
        var attributes = attributes(present.object(), stat);
        if (stat.nlink() > 1) {
            linkable.put(path, attributes);
        }
        switch (stat.type()) {
            case Stat.S_IFDIR -> add(new LayerEntry.Directory(path, attributes), null);
            case Stat.S_IFREG ->
                    add(
                            new LayerEntry.RegularFile(path, attributes, stat.size()),
                            present.content());
            case Stat.S_IFLNK -> {
                var object = present.object();
                var target = ByteString.of(object.layer().branch().readlink(object.node()));
                add(new LayerEntry.Symlink(path, attributes, target), null);
            }
            case Stat.S_IFCHR ->
                    add(
                            new LayerEntry.CharDevice(
                                    path,
                                    attributes,
                                    Stat.major(stat.rdev()),
                                    Stat.minor(stat.rdev())),
                            null);
            case Stat.S_IFBLK ->
                    add(
                            new LayerEntry.BlockDevice(
                                    path,
                                    attributes,
                                    Stat.major(stat.rdev()),
                                    Stat.minor(stat.rdev())),
                            null);
            case Stat.S_IFIFO -> add(new LayerEntry.Fifo(path, attributes), null);
            default -> throw new IOException(path + " is of no type a layer can hold");
        }
    }

    private void add(LayerEntry entry, @Nullable Real content) {
        entries.add(new Packed(LayerEntry.sortKey(entry), entry, content));
    }

    private static Attributes attributes(Real object, Stat stat) throws ErrnoException {
        var branch = object.layer().branch();
        var xattrs = new TreeMap<ByteString, ByteString>();
        for (byte[] name : branch.xattrs(object.node())) {
            byte[] value = branch.xattr(object.node(), name);
            if (value != null) {
                xattrs.put(ByteString.of(name), ByteString.of(value));
            }
        }
        return new Attributes(
                stat.permissions(), stat.uid(), stat.gid(), instant(stat.mtime()), xattrs);
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.seconds(), time.nanos());
    }

    private Optional<WrittenLayer> write(LayerWriter writer) throws IOException {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        entries.sort((one, other) -> Arrays.compareUnsigned(one.key(), other.key()));
        for (var packed : entries) {
            var content = packed.content();
            if (packed.entry() instanceof LayerEntry.RegularFile file && content != null) {
                try (var open = content.layer().branch().open(content.node());
                        var stream = new BranchStream(open)) {
                    writer.add(file, stream);
                }
            } else {
                writer.add(packed.entry());
            }
        }
        return Optional.of(writer.finish());
    }
}
