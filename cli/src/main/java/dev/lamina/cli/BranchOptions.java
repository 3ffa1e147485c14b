package dev.lamina.cli;

import dev.lamina.unionfs.BranchSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is overlaid, in one of two forms: {@code lowerdir}, {@code upperdir} and {@code workdir} as
 * overlayfs has them, or branches {@code /a=RW:/b=RO} as unionfs has them. Paths are bytes, one
 * char for each.
 */
final class BranchOptions {
    private final List<String> lower = new ArrayList<>();
    private final List<String> data = new ArrayList<>();
    private final List<String> branches = new ArrayList<>();
    private @Nullable String upper;
    private @Nullable String work;
    private String below = "";

    /** Whether the option says what to overlay. */
    boolean take(MountOption option) {
        switch (option.name()) {
            case "lowerdir" -> {
                lower.clear();
                data.clear();
                lowers(option.text());
            }
            case "lowerdir+" -> lower.add(Paths.unescaped(option.text()));
            case "datadir+" -> data.add(Paths.unescaped(option.text()));
            case "upperdir" -> upper = Paths.unescaped(option.text());
            case "workdir" -> work = Paths.unescaped(option.text());
            case "dirs" -> branches(option.text());
            case "chroot" -> below = Paths.unescaped(option.text());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Directories behind one colon, then behind two colons each what holds data only. */
    private void lowers(String list) {
        boolean afterEmpty = false;
        for (String path : Paths.split(list)) {
            boolean misplaced =
                    path.isEmpty() ? afterEmpty || lower.isEmpty() : !afterEmpty && !data.isEmpty();
            if (misplaced) {
                throw notUnderstood(list);
            }
            if (!path.isEmpty()) {
                (afterEmpty ? data : lower).add(Paths.unescaped(path));
            }
            afterEmpty = path.isEmpty();
        }
        if (afterEmpty) {
            throw notUnderstood(list);
        }
    }

    private static UsageException notUnderstood(String list) {
        return new UsageException(
                "lowerdir is not understood: " + Paths.shown(list),
                "A:B::D::E: directories, then behind two colons each what holds data only");
    }

    /** The list of branches, top first. */
    void branches(String list) {
        branches.clear();
        Paths.split(list).stream().filter(path -> !path.isEmpty()).forEach(branches::add);
    }

    boolean isOverlay() {
        return !lower.isEmpty() || upper != null;
    }

    boolean isEmpty() {
        return !isOverlay() && branches.isEmpty();
    }

    List<BranchSource> sources() {
        if (isEmpty()) {
            throw new UsageException(
                    "nothing to mount",
                    "junion -o lowerdir=A:B,upperdir=U,workdir=W MOUNTPOINT, or junion A=RW:B"
                            + " MOUNTPOINT");
        }
        if (isOverlay() && !branches.isEmpty()) {
            throw new UsageException(
                    "lowerdir and a list of branches",
                    "one form or the other says what is mounted");
        }
        return isOverlay() ? overlay() : branches.stream().map(this::branch).toList();
    }

    private List<BranchSource> overlay() {
        if (lower.isEmpty()) {
            throw new UsageException("no lowerdir", "upperdir is mounted on top of one");
        }
        if (upper != null && work == null) {
            throw new UsageException(
                    "upperdir without workdir",
                    "workdir is an empty directory on the same file system");
        }
        var sources = new ArrayList<BranchSource>();
        if (upper != null && work != null) {
            sources.add(new BranchSource.Writable(path(upper), path(work)));
        }
        lower.forEach(directory -> sources.add(new BranchSource.ReadOnly(path(directory))));
        data.forEach(directory -> sources.add(new BranchSource.DataOnly(path(directory))));
        return sources;
    }

    private BranchSource branch(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 0) {
            return new BranchSource.ReadOnly(path(Paths.unescaped(text)));
        }
        byte[] path = path(Paths.unescaped(text.substring(0, equals)));
        return switch (text.substring(equals + 1).toLowerCase(Locale.ROOT)) {
            case "rw" -> new BranchSource.Writable(path);
            case "ro" -> new BranchSource.ReadOnly(path);
            default ->
                    throw new UsageException(
                            "neither RO nor RW: " + Paths.shown(text),
                            "a branch is PATH, PATH=RO or PATH=RW");
        };
    }

    private byte[] path(String text) {
        return Paths.bytes(below.isEmpty() ? text : below + "/" + text);
    }
}
