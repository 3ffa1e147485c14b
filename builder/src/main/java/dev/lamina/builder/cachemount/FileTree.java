package dev.lamina.builder.cachemount;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory of the host with all that is in it; links are never followed. */
final class FileTree {
    private FileTree() {}

    /** Bytes of all files, one with several names counted once. */
    static long size(Path tree) throws IOException {
        var total = new long[1];
        Set<Object> seen = new HashSet<>();
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        boolean linked =
                                (Integer)
                                                Files.getAttribute(
                                                        file,
                                                        "unix:nlink",
                                                        LinkOption.NOFOLLOW_LINKS)
                                        > 1;
                        if (!linked || seen.add(String.valueOf(attributes.fileKey()))) {
                            total[0] += attributes.size();
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return total[0];
    }

    static void delete(Path tree) throws IOException {
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
