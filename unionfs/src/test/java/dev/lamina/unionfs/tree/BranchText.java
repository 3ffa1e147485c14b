package dev.lamina.unionfs.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a directory branch holds, on one line: {@code FILE=CONTENT}, {@code DIRECTORY/} where it is
 * empty, {@code !WHITEOUT}, {@code DIRECTORY/*} for an opaque one, {@code DIRECTORY/>PATH} for a
 * redirect, {@code FILE@} for one whose data is below; separated by commas, sorted.
 */
final class BranchText {
    private static final String OPAQUE = "trusted.overlay.opaque";
    private static final String REDIRECT = "trusted.overlay.redirect";
    private static final String METACOPY = "trusted.overlay.metacopy";

    private BranchText() {}

    static void write(Path root, String text) throws IOException {
        for (var item : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int content = item.indexOf('=');
            int mark = item.indexOf("/*") + item.indexOf("/>") + 1;
            if (content >= 0) {
                var file = root.resolve(item.substring(0, content));
                Files.createDirectories(file.getParent());
                Files.writeString(file, item.substring(content + 1));
            } else if (item.contains("!")) {
                var file = root.resolve(item.replace("!", ""));
                Files.createDirectories(file.getParent());
                whiteout(file);
            } else {
                var directory = root.resolve(mark < 0 ? item : item.substring(0, mark));
                Files.createDirectories(directory);
                if (item.contains("/*")) {
                    set(directory, OPAQUE, "y");
                } else if (item.contains("/>")) {
                    set(directory, REDIRECT, item.substring(mark + 2));
                }
            }
        }
    }

    static String read(Path root) throws IOException {
        var items = new ArrayList<String>();
        read(root, "", items);
        Collections.sort(items);
        return String.join(",", items);
    }

    private static void read(Path directory, String prefix, List<String> items) throws IOException {
        List<Path> all;
        try (var stream = Files.list(directory)) {
            all = stream.toList();
        }
        for (var path : all) {
            var name = path.getFileName().toString();
            if (name.startsWith(".wh..wh.")) {
                continue;
            }
            if (TestUnion.isWhiteout(path)) {
                items.add(prefix + "!" + name);
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                int before = items.size();
                var redirect = get(path, REDIRECT);
                if (get(path, OPAQUE) != null) {
                    items.add(prefix + name + "/*");
                }
                if (redirect != null) {
                    items.add(prefix + name + "/>" + redirect);
                }
                read(path, prefix + name + "/", items);
                if (items.size() == before) {
                    items.add(prefix + name + "/");
                }
            } else {
                boolean isMetacopy = get(path, METACOPY) != null;
                items.add(prefix + name + (isMetacopy ? "@" : "=" + Files.readString(path)));
            }
        }
    }

    private static void whiteout(Path path) throws ErrnoException {
        try (var directory = parent(path)) {
            Linux.SYSTEM.directories().mknod(directory.number(), name(path), Stat.S_IFCHR, 0);
        }
    }

    private static void set(Path path, String attribute, String value) throws ErrnoException {
        try (var directory = parent(path)) {
            byte[] bytes = value.getBytes(UTF_8);
            Linux.SYSTEM
                    .xattrs()
                    .set(directory.number(), name(path), attribute.getBytes(UTF_8), bytes, 0);
        }
    }

    private static @Nullable String get(Path path, String attribute) throws ErrnoException {
        try (var directory = parent(path)) {
            byte[] value =
                    Linux.SYSTEM
                            .xattrs()
                            .get(directory.number(), name(path), attribute.getBytes(UTF_8));
            return value == null ? null : new String(value, UTF_8);
        }
    }

    private static byte[] name(Path path) {
        return path.getFileName().toString().getBytes(UTF_8);
    }

    private static Fd parent(Path path) throws ErrnoException {
        var files = Linux.SYSTEM.files();
        byte[] parent = TestUnion.bytes(path.resolveSibling("."));
        return new Fd(files, files.open(FileCalls.AT_FDCWD, parent, FileCalls.O_DIRECTORY, 0));
    }
}
