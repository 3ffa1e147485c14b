package dev.lamina.bench.mount;

import static dev.lamina.bench.mount.UnionCase.Work.nothing;
import static dev.lamina.bench.mount.UnionCase.Work.shell;

import dev.lamina.bench.Suite;
import dev.lamina.bench.mount.UnionCase.Work;
import java.nio.file.Path;
import java.util.List;

/** The table of what is timed on mounts. A new case is a new line. */
public final class UnionCases {
    private static final String FIND = "find $MNT/tree -printf '%m %s %p\\n'";
    private static final String TAR = "tar -cf - -C $MNT tree | cat";

    private UnionCases() {}

    /**
     * @param folder exists when the first case is prepared; for all branches
     * @param files in the tree
     * @param mebibytes read and written by the data cases
     */
    public static Suite<UnionPeer> suite(Path checkout, Path folder, int files, int mebibytes) {
        return new Suite<>(
                "union mount",
                "A tree of "
                        + files
                        + " files and a file of "
                        + mebibytes
                        + " MiB as one lower branch; fresh mount each time.",
                UnionPeer.all(checkout),
                new Table(new SharedBranches(folder, files, mebibytes), mebibytes).cases());
    }

    private record Table(SharedBranches branches, int mebibytes) {
        List<UnionCase> cases() {
            int pages = mebibytes * 256;
            return List.of(
                    row("find with stat, first", nothing(), shell(FIND)),
                    row("find with stat, again", shell(FIND), shell(FIND)),
                    row("tar reads the tree, first", nothing(), shell(TAR)),
                    row("tar reads the tree, again", shell(TAR), shell(TAR)),
                    row("untar", nothing(), shell("mkdir $MNT/new && tar -xf $TAR -C $MNT/new")),
                    row("rm -rf of a lower tree", nothing(), shell("rm -rf $MNT/tree")),
                    row(
                            "rm -rf of a new tree",
                            shell("cp -a $LOWER/tree $MNT/new"),
                            shell("rm -rf $MNT/new")),
                    row("chmod -R of a lower tree", nothing(), shell("chmod -R o-r $MNT/tree")),
                    row("read in order, 1 MiB", nothing(), DataWork.read(1 << 20)),
                    row("read in order, 4 KiB", nothing(), DataWork.read(4096)),
                    row("read anywhere, 4 KiB", nothing(), DataWork.readAnywhere(4096, pages)),
                    row(
                            "read anywhere, 1 MiB",
                            nothing(),
                            DataWork.readAnywhere(1 << 20, mebibytes)),
                    row("write a new file, 1 MiB", nothing(), DataWork.write(1 << 20, mebibytes)),
                    row("write a new file, 4 KiB", nothing(), DataWork.write(4096, pages)),
                    row(
                            "overwrite anywhere, 4 KiB",
                            DataWork.write(1 << 20, mebibytes),
                            DataWork.overwriteAnywhere(4096, pages)),
                    row(
                            "overwrite anywhere, 1 MiB",
                            DataWork.write(1 << 20, mebibytes),
                            DataWork.overwriteAnywhere(1 << 20, mebibytes)));
        }

        private UnionCase row(String name, Work before, Work measured) {
            return new UnionCase(name, branches, before, measured);
        }
    }
}
