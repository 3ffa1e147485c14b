package dev.lamina.run.rootfs;

import dev.lamina.linux.Linux;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.DirectoryBranch;
import dev.lamina.unionfs.branch.Namespace;
import dev.lamina.unionfs.layer.UpperChanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a root's changes are.
 *
 * @param directory the changes themselves
 * @param work beside it: the index of hard links is there
 */
public record Upper(Path directory, Path work) {
    private static final String INDEX = "index";

    /** The changes while they can be read: objects of a change are there until it is closed. */
    static final class Reading implements AutoCloseable {
        private final List<Branch> branches = new ArrayList<>();
        private @Nullable DirectoryBranch index;

        void read(UpperChanges.Receiver receiver) throws IOException {
            UpperChanges.read(branches, index, receiver);
        }

        @Override
        public void close() {
            branches.forEach(Branch::close);
            if (index != null) {
                index.close();
            }
        }
    }

    /**
     * @param layers those the root was made of; they stay open
     */
    Reading open(Linux linux, LayerStack layers) throws IOException {
        var reading = new Reading();
        try {
            reading.branches.add(
                    DirectoryBranch.openUpper(linux, bytes(directory), Namespace.TRUSTED));
            reading.branches.addAll(LayerBranch.open(linux, layers));
            Path links = work.resolve(INDEX);
            if (Files.isDirectory(links)) {
                reading.index = DirectoryBranch.openIndex(linux, bytes(links), Namespace.TRUSTED);
            }
            return reading;
        } catch (IOException | RuntimeException e) {
            reading.close();
            throw e;
        }
    }

    private static byte[] bytes(Path path) {
        return ByteString.of(path.toString()).bytes();
    }
}
