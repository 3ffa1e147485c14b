package dev.lamina.it.fuzz;

import dev.lamina.linux.FileCalls;

/** The differences that are meant: where kernel overlayfs does less than it could. */
enum Allowed {
    /** A copy of the kernel's has fewer holes than the file it was made from; ours has as many. */
    FINER_HOLES(false) {
        @Override
        boolean covers(Step step, Outcome kernel, Outcome union) {
            return step instanceof ContentStep.Seek seek
                    && (seek.whence() == FileCalls.SEEK_DATA
                            || seek.whence() == FileCalls.SEEK_HOLE);
        }
    },
    /** A mapping made through a file opened before the copy-up: the kernel shows what was then. */
    OLD_MAPPING(false) {
        @Override
        boolean covers(Step step, Outcome kernel, Outcome union) {
            return step instanceof ContentStep.Map map
                    && (!map.shared() || (!map.write() && !union.text().endsWith(" unlike read")));
        }
    },
    /** A lower file without a name can still be changed; the kernel cannot copy it up any more. */
    NAMELESS_COPY_UP(true) {
        @Override
        boolean covers(Step step, Outcome kernel, Outcome union) {
            return isChangeOfOpenFile(step)
                    && kernel.text().equals("EEXIST")
                    && (union.isDone() || union.text().equals("ENODATA"));
        }
    },
    /** What stands in the way of a rename twice is said by either reason. */
    TWO_REASONS(false) {
        @Override
        boolean covers(Step step, Outcome kernel, Outcome union) {
            return step instanceof NameStep.Rename
                    && kernel.text().equals("EXDEV")
                    && union.text().equals("ENOTEMPTY");
        }
    },
    /** The kernel goes on counting the name of a lower file that is open and has none. */
    NAMELESS_LINKS(false) {
        @Override
        boolean covers(Step step, Outcome kernel, Outcome union) {
            return step instanceof AttributeStep.Stat stat
                    && stat.at().isOpenFile()
                    && union.text().startsWith("x0 ")
                    && union.text().substring(3).equals(kernel.text().substring(3));
        }
    };

    private final boolean partsWays;

    Allowed(boolean partsWays) {
        this.partsWays = partsWays;
    }

    abstract boolean covers(Step step, Outcome kernel, Outcome union);

    /** Whether open files are not the same on both sides from then on. */
    boolean partsWays() {
        return partsWays;
    }

    private static boolean isChangeOfOpenFile(Step step) {
        return switch (step) {
            case AttributeStep.Chmod(Spot at, _) -> at.isOpenFile();
            case AttributeStep.Chown(Spot at, _, _) -> at.isOpenFile();
            case AttributeStep.Utimens(Spot at, _, _) -> at.isOpenFile();
            case AttributeStep.SetXattr(Spot at, _, _, _) -> at.isOpenFile();
            case AttributeStep.RemoveXattr(Spot at, _) -> at.isOpenFile();
            default -> false;
        };
    }
}
