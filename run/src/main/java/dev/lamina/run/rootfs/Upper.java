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

/**
 * Where a root's changes are.
 *
 * @param directory the changes themselves
 * @param work beside it: the index of hard links is there
 */
public record Upper(Path directory, Path work) {
    private static final String INDEX = "index";

    /**
     * Reads what it changes in the layers below.
     *
     * @param layers those the root was made of; they stay open
     */
    void changes(Linux linux, LayerStack layers, UpperChanges.Receiver receiver)
            throws IOException {
        var branches = new ArrayList<Branch>();
        try {
            branches.add(DirectoryBranch.openUpper(linux, bytes(directory), Namespace.TRUSTED));
            branches.addAll(LayerBranch.open(linux, layers));
            Path index = work.resolve(INDEX);
            if (!Files.isDirectory(index)) {
                UpperChanges.read(branches, null, receiver);
                return;
            }
            try (var links = DirectoryBranch.openIndex(linux, bytes(index), Namespace.TRUSTED)) {
                UpperChanges.read(branches, links, receiver);
            }
        } finally {
            branches.forEach(Branch::close);
        }
    }

    private static byte[] bytes(Path path) {
        return ByteString.of(path.toString()).bytes();
    }
}
