package dev.lamina.it.contract;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tree as text, one line per object in the order of names: two trees are the same when their
 * texts are, and a difference can be read.
 */
final class TreeText {
    /** What a line says beside name, type, mode, owner, content, target and attributes. */
    enum Detail {
        /** All that makes two views of one union equal. */
        VIEW,
        /** Also inode, links and times of change: a branch that nobody has touched. */
        UNTOUCHED
    }

    private final Place place;
    private final Detail detail;
    private final SortedMap<String, String> lines = new TreeMap<>();

    private TreeText(Place place, Detail detail) {
        this.place = place;
        this.detail = detail;
    }

    static String of(Place place, Detail detail) throws ErrnoException {
        var text = new TreeText(place, detail);
        text.add("");
        return String.join("\n", text.lines.values());
    }

    private void add(String path) throws ErrnoException {
        var stat = place.stat(path);
        lines.put(path, line(path, stat));
        if (stat.isDirectory()) {
            for (var name : place.names(path)) {
                add(path.isEmpty() ? name : path + "/" + name);
            }
        }
    }

    private String line(String path, Stat stat) throws ErrnoException {
        var line = new StringBuilder(printable(path)).append(' ');
        line.append("%o %d:%d %s".formatted(stat.mode(), stat.uid(), stat.gid(), stat.mtime()));
        if (detail == Detail.UNTOUCHED) {
            line.append(" #%d x%d %s".formatted(stat.ino(), stat.nlink(), stat.ctime()));
        }
        switch (stat.type()) {
            case Stat.S_IFREG -> line.append(' ').append(content(path, stat));
            case Stat.S_IFLNK -> line.append(" -> ").append(place.readlink(path));
            case Stat.S_IFCHR, Stat.S_IFBLK -> line.append(" rdev ").append(stat.rdev());
            default -> {}
        }
        for (var attribute : place.xattrs(path)) {
            line.append(' ').append(attribute).append('=');
            line.append(printable(String.valueOf(place.xattr(path, attribute))));
        }
        return line.toString();
    }

    /** Files over the limit, which are sparse, are told apart by size only. */
    private String content(String path, Stat stat) throws ErrnoException {
        if (stat.size() > 32 << 20) {
            return "size " + stat.size();
        }
        try (var file = place.open(path, FileCalls.O_RDONLY | FileCalls.O_NOATIME)) {
            var bytes = Place.LINUX.files().readFully(file.fd(), (int) stat.size() + 1);
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "size " + stat.size() + " " + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String printable(String text) {
        var printable = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            printable.append(c > ' ' && c < 127 ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return printable.toString();
    }
}
