package dev.lamina.it.fuzz;

import dev.lamina.linux.DirEntry;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A tree as text, one line per name, with the inode of each. */
final class TreeView {
    private static final FileCalls FILES = Linux.SYSTEM.files();
    private static final int READ_LIMIT = 4 << 20;

    private final BiPredicate<Stat, String> isSeen;
    private final boolean isBranch;
    private final StringBuilder text = new StringBuilder();
    private final List<Long> inodes = new ArrayList<>();

    private TreeView(BiPredicate<Stat, String> isSeen, boolean isBranch) {
        this.isSeen = isSeen;
        this.isBranch = isBranch;
    }

    /** What users of a union see. */
    static Outcome of(int root) throws ErrnoException {
        var view = new TreeView((_, _) -> true, false);
        view.add(root, ".", ".", null);
        return new Outcome(view.text.toString(), List.copyOf(view.inodes));
    }

    /**
     * What lies in a directory that is an upper branch.
     *
     * @param isSeen the attributes that count
     */
    static String ofBranch(int root, BiPredicate<Stat, String> isSeen) throws ErrnoException {
        var view = new TreeView(isSeen, true);
        view.add(root, ".", ".", null);
        return view.text.toString();
    }

    private void add(int directory, String name, String path, @Nullable DirEntry as)
            throws ErrnoException {
        byte[] bytes = Text.bytes(name);
        var stat = FILES.stat(directory, bytes);
        inodes.add(stat.ino());
        text.append(Text.printable(path)).append(' ');
        if (isBranch && stat.isWhiteoutDevice()) {
            text.append("whiteout\n");
            return;
        }
        text.append(isBranch ? StatText.withoutLinks(stat) : StatText.of(stat));
        if (as != null && as.type() != stat.type() >> 12) {
            text.append(" listed as ").append(as.type());
        }
        if (!isBranch && as != null && as.ino() != stat.ino()) {
            text.append(" listed with another inode");
        }
        switch (stat.type()) {
            case Stat.S_IFREG -> text.append(' ').append(content(directory, bytes));
            case Stat.S_IFLNK -> text.append(" -> ").append(target(directory, bytes));
            default -> {}
        }
        attributes(directory, bytes, stat);
        text.append('\n');
        if (stat.isDirectory()) {
            children(directory, bytes, path);
        }
    }

    private void children(int directory, byte[] name, String path) throws ErrnoException {
        int flags = FileCalls.O_RDONLY | FileCalls.O_DIRECTORY | FileCalls.O_NOFOLLOW;
        int fd = FILES.open(directory, name, flags, 0);
        try {
            var entries = Linux.SYSTEM.directories().list(fd);
            entries.sort(Comparator.comparing(entry -> Text.of(entry.name())));
            for (var entry : entries) {
                var child = Text.of(entry.name());
                add(fd, child, path.equals(".") ? child : path + "/" + child, entry);
            }
        } finally {
            FILES.close(fd);
        }
    }

    private static String target(int directory, byte[] name) throws ErrnoException {
        return Text.printable(Text.of(FILES.readlink(directory, name)));
    }

    private static String content(int directory, byte[] name) throws ErrnoException {
        int flags = FileCalls.O_RDONLY | FileCalls.O_NOFOLLOW;
        int fd = FILES.open(directory, name, flags, 0);
        try {
            return Text.hash(FILES.readFully(fd, READ_LIMIT));
        } finally {
            FILES.close(fd);
        }
    }

    private void attributes(int directory, byte[] name, Stat stat) throws ErrnoException {
        var xattrs = Linux.SYSTEM.xattrs();
        var names = xattrs.list(directory, name).stream().map(Text::of).sorted().toList();
        for (var attribute : names) {
            if (isSeen.test(stat, attribute)) {
                text.append(' ').append(attribute).append('=');
                text.append(value(directory, name, attribute));
            }
        }
    }

    private static String value(int directory, byte[] name, String attribute) {
        try {
            byte[] value = Linux.SYSTEM.xattrs().get(directory, name, Text.bytes(attribute));
            return value == null ? "nothing" : Text.printable(Text.of(value));
        } catch (ErrnoException e) {
            return e.errno().name();
        }
    }
}
