package dev.lamina.bench.mount;

import static dev.lamina.bench.mount.UnionCase.Work.nothing;
import static dev.lamina.bench.mount.UnionCase.Work.shell;

import dev.lamina.bench.Case;
import dev.lamina.bench.Suite;
import dev.lamina.bench.mount.UnionCase.Work;
import java.nio.file.Path;
import java.util.List;

/** The table of what is timed on mounts. A new case is a new line. */
public final class UnionCases {
    private static final String FIND = "find $MNT/$TREE -printf '%m %s %p\\n'";
    private static final String TAR = "tar -cf - -C $MNT $TREE | cat";

    private UnionCases() {}

    /**
     * @param folder exists when the first case is prepared; for all branches
     * @param files in the tree
     * @param mebibytes read and written by the data cases
     * @param warm whether servers do the same work once before, on a second tree and file
     */
    public static Suite<UnionPeer> suite(
            Path checkout, Path folder, int files, int mebibytes, boolean warm) {
        return new Suite<>(
                "union mount",
                "A tree of "
                        + files
                        + " files and a file of "
                        + mebibytes
                        + " MiB as one lower branch; fresh mount each time, "
                        + (warm
                                ? "each server warmed up on other files."
                                : "each server just started."),
                UnionPeer.all(checkout),
                new Table(new SharedBranches(folder, files, mebibytes, warm), mebibytes).cases());
    }

    private record Table(SharedBranches branches, int mebibytes) {
        List<Case<UnionPeer>> cases() {
            int pages = mebibytes * 256;
            return List.of(
                    new MountCase("mount 20 layers", branches, 20),
                    row("find with stat, first", nothing(), shell(FIND)),
                    row("find with stat, again", shell(FIND), shell(FIND)),
                    row("tar reads the tree, first", nothing(), shell(TAR)),
                    row("tar reads the tree, again", shell(TAR), shell(TAR)),
                    row("untar", nothing(), shell("mkdir $MNT/$NEW && tar -xf $TAR -C $MNT/$NEW")),
                    row("rm -rf of a lower tree", nothing(), shell("rm -rf $MNT/$TREE")),
                    row(
                            "rm -rf of a new tree",
                            shell("cp -a $LOWER/$TREE $MNT/$NEW"),
                            shell("rm -rf $MNT/$NEW")),
                    row("chmod -R of a lower tree", nothing(), shell("chmod -R o-r $MNT/$TREE")),
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

        private Case<UnionPeer> row(String name, Work before, Work measured) {
            return new UnionCase(name, branches, before, measured);
        }
    }
}
