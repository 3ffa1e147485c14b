package dev.lamina.cli;

import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.transport.Attachment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command line asks for: which union, where, and how it is served.
 *
 * @param tellsRequests say at the end how often the kernel asked for what
 * @param record the file to write accesses to, or null
 * @param ignored the options nobody knows
 */
record UnionSpec(
        UnionOptions options,
        Attachment attachment,
        boolean tellsRequests,
        @Nullable Path record,
        List<String> ignored) {
    UnionSpec {
        ignored = List.copyOf(ignored);
    }

    /**
     * @param lists mount options, separated by commas
     * @param first what stands before the mount point: the branches, unless options name them; else
     *     the source that mount(8) shows
     * @param isRoot whether the mount is root's
     * @throws UsageException for what makes no sense, such as an upper directory alone
     */
    static UnionSpec of(
            List<String> lists, @Nullable String first, String mountPoint, boolean isRoot) {
        var branches = new BranchOptions();
        var view = new ViewOptions();
        var kernel = new KernelOptions(isRoot);
        var server = new ServerOptions();
        var unknown = new ArrayList<String>();
        for (var option : MountOption.parse(lists)) {
            boolean known =
                    branches.take(option)
                            || view.take(option)
                            || kernel.take(option)
                            || server.take(option);
            if (!known) {
                unknown.add(option.name());
            }
        }
        String source = first;
        if (first != null && branches.isEmpty()) {
            branches.branches(first);
            source = null;
        }
        var options = server.apply(UnionOptions.of(branches.sources()).withView(view.view()));
        return new UnionSpec(
                options,
                kernel.attachment(mountPoint, source),
                server.tellsRequests(),
                server.record(),
                unknown);
    }

    /** As it is, if all options are known. */
    UnionSpec strict() {
        if (!ignored.isEmpty()) {
            throw new UsageException(
                    "unknown mount option: " + Paths.shown(ignored.getFirst()),
                    "junion --help lists all");
        }
        return this;
    }
}
