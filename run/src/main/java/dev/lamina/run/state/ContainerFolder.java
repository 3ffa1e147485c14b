package dev.lamina.run.state;

import dev.lamina.store.image.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything on disk that belongs to one container.
 *
 * @param path absolute; the name is the container's id
 */
public record ContainerFolder(Path path) {
    private static final String OWNER = "owner";
    private static final String LOCK = "lock";

    /** Whether the folder is kept when the container has ended. */
    public enum Fate {
        KEPT,
        REMOVED
    }

    /**
     * Who a folder belongs to and what a crash of its owner leaves behind.
     *
     * @param groups control groups of the container
     */
    public record Claim(ProcessIdentity owner, Fate fate, List<Path> groups) {
        public Claim {
            groups = List.copyOf(groups);
        }

        private String text() {
            var text = new StringBuilder().append(owner).append('\n').append(fate).append('\n');
            groups.forEach(group -> text.append(group).append('\n'));
            return text.toString();
        }

        private static Claim parse(List<String> lines) throws IOException {
            if (lines.size() < 2) {
                throw new IOException("not a claim");
            }
            var groups = new ArrayList<Path>();
            for (String line : lines.subList(2, lines.size())) {
                groups.add(Path.of(line));
            }
            return new Claim(
                    ProcessIdentity.parse(lines.getFirst()), Fate.valueOf(lines.get(1)), groups);
        }
    }

    /**
     * A new folder, claimed before it is visible under its name.
     *
     * @param unfinished a free name on the same file system
     */
    public static ContainerFolder create(
            Path containers, Path unfinished, ContainerId id, Claim claim) throws IOException {
        Files.createDirectory(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var folder = new ContainerFolder(unfinished);
        Files.writeString(unfinished.resolve(OWNER), claim.text());
        folder.renew();
        return new ContainerFolder(
                Files.move(
                        unfinished, containers.resolve(id.hex()), StandardCopyOption.ATOMIC_MOVE));
    }

    /** Makes what only a running container needs. */
    public void renew() throws IOException {
        clearWork();
        delete(mounts());
        Files.createDirectories(work());
        Files.createDirectories(root());
    }

    /** The index of hard links belongs to the changes: without it their groups fall apart. */
    private void clearWork() throws IOException {
        if (!Files.exists(work())) {
            return;
        }
        boolean isNeeded = false;
        try (var children = Files.newDirectoryStream(work())) {
            for (Path child : children) {
                if (child.endsWith("index")) {
                    isNeeded = true;
                } else {
                    delete(child);
                }
            }
        }
        if (!isNeeded) {
            delete(work());
        }
    }

    /**
     * Takes over a container that does not run, to run it once more.
     *
     * @throws IOException when a living process has it
     */
    public void takeOver(Claim claim) throws IOException {
        try (var _ = lock()) {
            if (isOwned()) {
                throw new IOException("container " + id() + " runs already");
            }
            claim(claim);
            renew();
        }
    }

    /** Whether a living process runs it. */
    public boolean isOwned() throws IOException {
        try {
            return claim().owner().isAlive();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private FileChannel lock() throws IOException {
        var channel =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.lock();
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public String id() {
        return String.valueOf(path.getFileName());
    }

    /** The container's own changes; made by its first run. */
    public Path upper() {
        return path.resolve("upper");
    }

    public Path work() {
        return path.resolve("work");
    }

    /** An empty directory: where the union is mounted. */
    public Path root() {
        return path.resolve("root");
    }

    /** Where a numbered mount of the container is made ready. */
    private Path mounts() {
        return path.resolve("mounts");
    }

    /** A new empty directory on the host to make a mount of the container on. */
    public Path makeMount(int number) throws IOException {
        return makeMount(number, "root");
    }

    /** A new empty directory for a mount, beside the one it is made on. */
    public Path makeMount(int number, String use) throws IOException {
        return Files.createDirectories(mounts().resolve(Integer.toString(number)).resolve(use));
    }

    /** Where mounts may be left when the container's owner is gone. */
    public List<Path> mountPoints() throws IOException {
        var points = new ArrayList<Path>();
        points.add(root());
        if (Files.isDirectory(mounts())) {
            try (var numbers = Files.newDirectoryStream(mounts())) {
                numbers.forEach(number -> points.add(number.resolve("root")));
            }
        }
        return points;
    }

    /** A file generated for the container, by its name in {@code /etc}. */
    public Path generated(String name) {
        return path.resolve(name);
    }

    /** What the container was made from; never changed. */
    public Path config() {
        return path.resolve("config.json");
    }

    private Path stateFile() {
        return path.resolve("state.json");
    }

    /** What the program has printed, newest; older parts have a number behind the name. */
    public Path log() {
        return path.resolve("log");
    }

    /**
     * How it fares. Cost: one small file.
     *
     * @throws NoSuchFileException when it is gone, or was never finished
     */
    public ContainerState state() throws IOException {
        return RecordJson.read(
                JsonObject.parse(Files.readAllBytes(stateFile())), ContainerState.class);
    }

    /** Writes the first state of a container nobody else knows. */
    public void begin(ContainerState state) throws IOException {
        replace(stateFile(), RecordJson.write(state).bytes());
    }

    /**
     * Changes the state; processes that do so take turns.
     *
     * @return the new state
     */
    public ContainerState change(UnaryOperator<ContainerState> change) throws IOException {
        synchronized (ContainerFolder.class) { // a file lock is the whole process'
            try (var _ = lock()) {
                var next = change.apply(state());
                begin(next);
                return next;
            }
        }
    }

    public Claim claim() throws IOException {
        return Claim.parse(Files.readAllLines(path.resolve(OWNER)));
    }

    public void claim(Claim claim) throws IOException {
        replace(
                path.resolve(OWNER),
                claim.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Replaces a file of the folder: readers see the old content or the new. */
    public void replace(Path file, byte[] content) throws IOException {
        Path next = path.resolve(file.getFileName() + ".new");
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what only a running container needs. */
    public void retire() throws IOException {
        clearWork();
        delete(root());
        delete(mounts());
        Files.deleteIfExists(path.resolve(OWNER));
    }

    /** Removes everything. A folder that is gone already is no error. */
    public void remove() throws IOException {
        delete(path);
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @org.jspecify.annotations.Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.deleteIfExists(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
