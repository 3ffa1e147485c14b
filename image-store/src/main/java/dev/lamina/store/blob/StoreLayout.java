package dev.lamina.store.blob;

import dev.lamina.store.digest.Algorithm;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where everything lies below a store root; the one class that knows. The root is itself an OCI
 * image layout, with folders of our own beside the standard ones, all on one file system so that
 * files can be linked and renamed between them. docs/formats.md describes it.
 *
 * @param root absolute and normalised
 */
public record StoreLayout(Path root) {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Tells those of this process apart. */
    private static final AtomicLong TEMPORARIES = new AtomicLong();

    public StoreLayout {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * The layout at {@code root}, its folders created where missing, open to the owner only.
     * Refuses a root that is a symbolic link, belongs to somebody else or is open to others.
     */
    public static StoreLayout open(Path root) throws IOException {
        var layout = new StoreLayout(root);
        if (!Files.exists(layout.root, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = layout.root.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            createPrivate(layout.root);
        }
        layout.checkRoot();
        for (Path folder :
                new Path[] {
                    layout.root.resolve("blobs"),
                    layout.blobs(Algorithm.SHA256),
                    layout.root.resolve("indexes"),
                    layout.indexes(),
                    layout.cache(),
                    layout.containers(),
                    layout.tmp(),
                    layout.locks(),
                    layout.leases(),
                    layout.transfers(),
                    layout.compressed()
                }) {
            createPrivate(folder);
        }
        return layout;
    }

    /** Whether anything can be changed here; from a read-only store nothing is collected either. */
    public boolean isWritable() {
        return Files.isWritable(root);
    }

    /** The file that declares the root an OCI image layout. */
    public Path ociLayout() {
        return root.resolve("oci-layout");
    }

    /** The table of references: the OCI index of the layout. */
    public Path index() {
        return root.resolve("index.json");
    }

    public Path blob(Digest digest) {
        return blobs(digest.algorithm()).resolve(digest.hex());
    }

    Path blobs(Algorithm algorithm) {
        return root.resolve("blobs").resolve(algorithm.label());
    }

    /** The index of the layer tar with this diffID. */
    public Path layerIndex(Digest diffId) {
        return root.resolve("indexes").resolve(diffId.algorithm().label()).resolve(diffId.hex());
    }

    private Path indexes() {
        return root.resolve("indexes").resolve(Algorithm.SHA256.label());
    }

    /** Results that can be had again by repeating the work: build cache records, cache mounts. */
    public Path cache() {
        return root.resolve("cache");
    }

    /** One folder per container. */
    public Path containers() {
        return root.resolve("containers");
    }

    /** Everything unfinished. A file here belongs to the process named in its name. */
    public Path tmp() {
        return root.resolve("tmp");
    }

    /** What running processes rely on: a file per process, alive as long as it is locked. */
    Path leases() {
        return root.resolve("leases");
    }

    /** Downloads and uploads that were begun and can go on, by digest. */
    public Path transfers() {
        return root.resolve("transfers");
    }

    /** Which blobs are compressed forms of the layer with this diffID. */
    public Path compressed(Digest diffId) {
        return compressed().resolve(diffId.hex());
    }

    Path compressed() {
        return root.resolve("compressed");
    }

    public Path locks() {
        return root.resolve("locks");
    }

    /** Held shared while publishing, exclusively while something may be removed. */
    Path storeLock() {
        return locks().resolve("store.lock");
    }

    /** Held exclusively while {@link #index()} is read, changed and replaced. */
    Path indexLock() {
        return locks().resolve("index.lock");
    }

    /** Held exclusively while the blob of this digest is transferred; shared by a few others. */
    Path transferLock(Digest digest) {
        return locks().resolve("transfer-" + digest.hex().substring(0, 2) + ".lock");
    }

    /** A fresh name in {@link #tmp()}; nothing is created. */
    public Path temporary() {
        return tmp().resolve(owned());
    }

    /**
     * Whether the process that made this file of {@link #tmp()} may still be there. A number that
     * was given to another process since counts as alive.
     */
    public static boolean ownerLives(Path temporary) {
        String[] words = String.valueOf(temporary.getFileName()).split("-", -1);
        if (words.length < 4 || !words[1].matches("[0-9]{1,9}")) {
            return true;
        }
        return words[0].equals(Owner.BOOT)
                && ProcessHandle.of(Long.parseLong(words[1])).isPresent();
    }

    /** Whether nobody works on a file of {@link #transfers()}. */
    public boolean isIdle(Path transfer) throws IOException {
        String name = String.valueOf(transfer.getFileName());
        if (!name.matches("[0-9a-f]{64}([0-9a-f]{64})?\\..*")) {
            return true;
        }
        return StoreLock.isFree(locks().resolve("transfer-" + name.substring(0, 2) + ".lock"));
    }

    /** A fresh name for the lease of this process; nothing is created. */
    Path lease() {
        return leases().resolve(owned());
    }

    private static String owned() {
        return Owner.NAME + "-" + TEMPORARIES.incrementAndGet();
    }

    private void checkRoot() throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            throw new StoreException(
                    "cannot use " + root + " as store: it is not a directory",
                    "Give a real directory with --root or LAMINA_ROOT.");
        }
        Object owner = Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object caller = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!owner.equals(caller)) {
            throw new StoreException(
                    "cannot use " + root + " as store: it belongs to user id " + owner,
                    "Give a directory of your own with --root or LAMINA_ROOT.");
        }
        var permissions = Files.getPosixFilePermissions(root, LinkOption.NOFOLLOW_LINKS);
        if (permissions.stream().allMatch(p -> p.name().startsWith("OWNER_"))) {
            return;
        }
        if (Files.exists(ociLayout()) || !isEmpty(root)) {
            throw new StoreException(
                    "cannot use " + root + " as store: other users may enter it",
                    "Close it with: chmod 0700 " + root);
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var names = Files.newDirectoryStream(folder)) {
            return !names.iterator().hasNext();
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(folder, PRIVATE);
            } catch (java.nio.file.FileAlreadyExistsException e) {
                if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    throw new StoreException(
                            "cannot use " + folder + ": it is not a directory", "Remove it.", e);
                }
            }
        }
    }

    /** Who made a temporary file: boot, process and its start, for people and for the collector. */
    private static final class Owner {
        static final String BOOT = boot();
        static final String NAME = BOOT + "-" + ProcessHandle.current().pid() + "-" + start();

        private static String boot() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip()
                        .substring(0, 8);
            } catch (NoSuchFileException e) {
                return "00000000";
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private static long start() {
            return ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(java.time.Instant::toEpochMilli)
                    .orElse(0L);
        }
    }
}
