package dev.lamina.bench.mount;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Branches that are made when a case first needs them. For one thread. */
final class SharedBranches {
    private final Path folder;
    private final int files;
    private final int mebibytes;
    private final boolean warm;
    private @Nullable Branches made;

    SharedBranches(Path folder, int files, int mebibytes, boolean warm) {
        this.folder = folder;
        this.files = files;
        this.mebibytes = mebibytes;
        this.warm = warm;
    }

    /** Whether every server is warmed up before it is measured. */
    boolean warm() {
        return warm;
    }

    private List<Part> parts() {
        return warm ? List.of(Part.values()) : List.of(Part.MEASURED);
    }

    Branches made() throws IOException {
        if (made == null) {
            made = Branches.make(folder, files, mebibytes, parts());
        }
        return made;
    }
}
