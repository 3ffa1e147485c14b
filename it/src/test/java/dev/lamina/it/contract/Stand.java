package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.it.contract.TreeText.Detail;
import dev.lamina.linux.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directories of one case and the union mounted over them. Lower branches are filled first;
 * from the mount on nobody may write them, which the end of the case checks. It checks too that
 * kernel overlayfs shows the upper branch we leave behind as we did.
 */
final class Stand implements AutoCloseable {
    private final Subject subject;
    private final Path base;
    private final List<Place> lowers = new ArrayList<>();
    private final Place upper;
    private final Place merged;
    private final Path work;
    private String untouched = "";
    private @Nullable Mounted mounted;
    private boolean writable;
    private boolean kernelReadable = true;

    Stand(Subject subject) throws IOException {
        this.subject = subject;
        this.base = Scene.enterable(Files.createTempDirectory(Scene.directory(), "case-"));
        this.upper = new Place(Files.createDirectory(base.resolve("upper")));
        this.merged = new Place(Files.createDirectory(base.resolve("merged")));
        this.work = Files.createDirectory(base.resolve("work"));
        lower(0);
    }

    /**
     * @param depth 0 for the topmost
     */
    Place lower(int depth) throws IOException {
        while (lowers.size() <= depth) {
            var directory = Files.createDirectory(base.resolve("lower" + lowers.size()));
            lowers.add(new Place(directory));
        }
        return lowers.get(depth);
    }

    Place upper() {
        return upper;
    }

    Path work() {
        return work;
    }

    Place mount() throws IOException {
        return mount(true);
    }

    Place mountReadOnly() throws IOException {
        return mount(false);
    }

    private Place mount(boolean withUpper) throws IOException {
        untouched = lowerText();
        writable = withUpper;
        mounted = Mounted.on(subject, branches(), merged.root());
        return merged;
    }

    Place remount() throws IOException {
        unmount();
        mounted = Mounted.on(subject, branches(), merged.root());
        return merged;
    }

    void unmount() throws IOException {
        if (mounted != null) {
            var before = mounted;
            mounted = null;
            before.unmount();
        }
    }

    /** For a case whose upper branch kernel overlayfs is known to read otherwise. */
    void notForTheKernel() {
        kernelReadable = false;
    }

    private Branches branches() {
        var roots = lowers.stream().map(Place::root).toList();
        return new Branches(roots, writable ? upper.root() : null, work);
    }

    private String lowerText() throws ErrnoException {
        var text = new StringBuilder();
        for (var lower : lowers) {
            text.append(TreeText.of(lower, Detail.UNTOUCHED)).append('\n');
        }
        return text.toString();
    }

    /** Ends the case, and checks what has to hold after each. */
    @Override
    public void close() throws IOException {
        try {
            if (mounted != null) {
                var seen = TreeText.of(merged, Detail.VIEW);
                unmount();
                assertThat(lowerText()).as("the lower branches").isEqualTo(untouched);
                if (writable && !subject.isKernel() && kernelReadable) {
                    assertThat(kernelView()).as("kernel overlayfs on our upper").isEqualTo(seen);
                }
            }
        } finally {
            unmount();
            Programs.run(base, "rm", "-rf", base.toString());
        }
    }

    private String kernelView() throws IOException {
        var kernel = Mounted.byKernel(branches(), merged.root());
        try {
            return TreeText.of(merged, Detail.VIEW);
        } finally {
            kernel.unmount();
        }
    }
}
