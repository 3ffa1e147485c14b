package dev.lamina.unionfs.branch;

import dev.lamina.linux.DirEntry;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists a directory of a branch, with whiteouts of all dialects as such. */
record DirectoryListing(DirectoryBranch branch) {
    private static final int DT_CHR = Stat.S_IFCHR >> 12;
    private static final int DT_REG = Stat.S_IFREG >> 12;

    void read(DirectoryEntry directory, Branch.Listing listing) throws ErrnoException {
        try (var open = branch.directories.use(directory)) {
            List<DirEntry> entries = branch.entries(open.fd());
            Set<Name> removed = new HashSet<>();
            directory.whiteoutFiles = takeWhiteoutFiles(entries, removed);
            for (var entry : entries) {
                byte[] name = entry.name();
                int type =
                        isListedWhiteout(directory, open.fd(), entry)
                                ? Branch.DT_WHT
                                : entry.type();
                if (type != Branch.DT_WHT) {
                    removed.remove(new Name(name));
                }
                listing.add(name, entry.ino(), type);
            }
            for (var name : removed) {
                listing.add(name.bytes(), 0, Branch.DT_WHT);
            }
        }
    }

    /**
     * Takes the {@code .wh.} files out of a listing, and notes the names they remove; aufs' own
     * files and the opaque mark remove none. Returns whether there were any.
     */
    private static boolean takeWhiteoutFiles(List<DirEntry> entries, Set<Name> removed) {
        byte[] prefix = Dialect.WHITEOUT_PREFIX;
        return entries.removeIf(entry -> {
            byte[] name = entry.name();
            if (!Namespace.startsWith(name, prefix)) {
                return false;
            }
            byte[] hidden = Arrays.copyOfRange(name, prefix.length, name.length);
            if (hidden.length > 0 && !Namespace.startsWith(hidden, prefix)) {
                removed.add(new Name(hidden));
            }
            return true;
        });
    }

    private boolean isListedWhiteout(DirectoryEntry directory, int dirfd, DirEntry entry)
            throws ErrnoException {
        if (entry.type() == DT_CHR) {
            var stat = branch.files.statIfPresent(dirfd, entry.name());
            return stat != null && stat.isWhiteoutDevice();
        }
        return entry.type() == DT_REG
                && branch.marks(directory).whiteoutAttributes()
                && branch.isWhiteoutByAttribute(dirfd, entry.name());
    }
}
