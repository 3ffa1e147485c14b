package dev.lamina.builder.remote;

import dev.lamina.builder.context.DirectoryFile;
import dev.lamina.builder.context.FileNode;
import dev.lamina.store.blob.StoreLayout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tree as git checks it out, by the git program: files 0644 or 0755, directories 0755, all with
 * the time of the commit. It is gone when this is closed.
 */
public final class GitTree implements AutoCloseable {
    private static final long LONGEST_MINUTES = 30;

    private final Path folder;
    private final String commit;
    private final FileNode root;

    private GitTree(Path folder, String commit, FileNode root) {
        this.folder = folder;
        this.commit = commit;
        this.root = root;
    }

    /**
     * @throws IOException with what git said, when there is no such tree
     */
    public static GitTree fetch(GitSource source, StoreLayout layout)
            throws IOException, InterruptedException {
        var folder = Files.createDirectory(layout.temporary());
        try {
            git(folder, "init", "-q");
            git(folder, "remote", "add", "origin", source.url());
            fetch(source, folder);
            git(folder, "checkout", "-q", "--detach", "FETCH_HEAD");
            var commit = git(folder, "rev-parse", "HEAD").strip();
            if (!commit.startsWith(source.checksum().orElse(""))) {
                throw new IOException(
                        source.url()
                                + " has commit "
                                + commit
                                + " there, not "
                                + source.checksum().orElse(""));
            }
            if (source.submodules()) {
                git(folder, "submodule", "-q", "update", "--init", "--recursive", "--depth", "1");
            }
            var time = git(folder, "show", "-s", "--format=%ct", "HEAD").strip();
            var tree = source.subdir().isEmpty() ? folder : folder.resolve(source.subdir());
            if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(
                        source.url() + " has no folder " + source.subdir() + " at " + commit);
            }
            if (!source.keepGitDir()) {
                dropGitDirs(folder);
            }
            normalise(folder, FileTime.from(Long.parseLong(time), TimeUnit.SECONDS));
            return new GitTree(folder, commit, DirectoryFile.root(tree));
        } catch (IOException | InterruptedException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    /** Servers need not give a commit that no branch or tag ends with: then all are fetched. */
    private static void fetch(GitSource source, Path folder)
            throws IOException, InterruptedException {
        var ref = source.ref().orElse("HEAD");
        try {
            git(folder, "fetch", "-q", "--depth", "1", "origin", ref);
        } catch (IOException e) {
            if (!ref.matches("[0-9a-f]{4,64}")) {
                throw e;
            }
            git(folder, "fetch", "-q", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*");
            var commit = git(folder, "rev-parse", "--verify", "-q", ref + "^{commit}").strip();
            Files.writeString(folder.resolve(".git/FETCH_HEAD"), commit + "\t\tcommit\n");
        }
    }

    private static String git(Path folder, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "advice.detachedHead=false"));
        command.addAll(List.of("-c", "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true);
        var process = builder.start();
        try {
            var said = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("git " + arguments[0] + ": " + said.strip());
            }
            return said;
        } finally {
            process.destroy();
        }
    }

    private static void dropGitDirs(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(f -> f.endsWith(".git")).toList()) {
                delete(file);
            }
        }
    }

    private static void normalise(Path folder, FileTime time) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (attributes.isRegularFile()) {
                            boolean program =
                                    Files.getPosixFilePermissions(file)
                                            .contains(PosixFilePermission.OWNER_EXECUTE);
                            Files.setPosixFilePermissions(
                                    file,
                                    PosixFilePermissions.fromString(
                                            program ? "rwxr-xr-x" : "rw-r--r--"));
                        }
                        touch(file, time);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException e) throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.setPosixFilePermissions(
                                directory, PosixFilePermissions.fromString("rwxr-xr-x"));
                        touch(directory, time);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static void touch(Path file, FileTime time) throws IOException {
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(tree);
            return;
        }
        try (var children = Files.newDirectoryStream(tree)) {
            for (var child : children) {
                delete(child);
            }
        }
        Files.delete(tree);
    }

    public String commit() {
        return commit;
    }

    public FileNode root() {
        return root;
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }
}
