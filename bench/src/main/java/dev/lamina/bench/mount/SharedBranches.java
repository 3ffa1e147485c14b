package dev.lamina.bench.mount;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Branches that are made when a case first needs them. For one thread. */
final class SharedBranches {
    private final Path folder;
    private final int files;
    private final int mebibytes;
    private @Nullable Branches made;

    SharedBranches(Path folder, int files, int mebibytes) {
        this.folder = folder;
        this.files = files;
        this.mebibytes = mebibytes;
    }

    Branches made() throws IOException {
        if (made == null) {
            made = Branches.make(folder, files, mebibytes);
        }
        return made;
    }
}
