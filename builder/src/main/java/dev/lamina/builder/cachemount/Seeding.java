package dev.lamina.builder.cachemount;

import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.HostTree;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;

/** Writes the files of a layer or context to a directory: directories, regular files and links. */
public final class Seeding implements CacheMounts.Seed {
    private final FileNode source;
    private final Map<Object, Path> written = new HashMap<>();

    /**
     * @param source a directory
     */
    public Seeding(FileNode source) {
        this.source = source;
    }

    @Override
    public void fill(Path directory) throws IOException {
        for (var child : source.children()) {
            write(child, HostTree.resolve(directory, child.entry().path().name()));
        }
    }

    private void write(FileNode file, Path to) throws IOException {
        switch (file.entry()) {
            case LayerEntry.Directory(_, var attributes) -> {
                Files.createDirectory(to);
                for (var child : file.children()) {
                    write(child, HostTree.resolve(to, child.entry().path().name()));
                }
                give(to, attributes);
            }
            case LayerEntry.RegularFile(_, var attributes, _) -> {
                var first = written.putIfAbsent(file.identity(), to);
                if (first != null) {
                    Files.createLink(to, first);
                    return;
                }
                try (var content = file.open()) {
                    Files.copy(content, to);
                }
                give(to, attributes);
            }
            case LayerEntry.Symlink(_, _, var target) ->
                    Files.createSymbolicLink(to, HostTree.path(target));
            case LayerEntry.CharDevice _, LayerEntry.BlockDevice _, LayerEntry.Fifo _ -> {}
            case LayerEntry.HardLink _, LayerEntry.Whiteout _, LayerEntry.Opaque _ ->
                    throw new IllegalStateException("no file of a tree: " + file.entry());
        }
    }

    private static void give(Path path, Attributes attributes) throws IOException {
        Files.setAttribute(path, "unix:uid", attributes.uid());
        Files.setAttribute(path, "unix:gid", attributes.gid());
        Files.setAttribute(path, "unix:mode", attributes.mode());
        Files.setLastModifiedTime(path, FileTime.from(attributes.mtime()));
    }
}
