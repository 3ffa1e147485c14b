package dev.lamina.store.blob;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.fault.FailPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The blobs a process relies on without a reference leading to them yet: a file of digests, locked
 * as long as the lease is held. It ends when it is closed or its process does, however that ends:
 * no clock and no process number is asked. Safe for use by several threads.
 */
public final class Lease implements AutoCloseable {
    /** Locks belong to the process and end with any descriptor of their file, so ours stay shut. */
    private static final Map<Path, Lease> OWN = new ConcurrentHashMap<>();

    private final StoreLayout layout;
    private final Set<Digest> digests = new HashSet<>();
    private @Nullable Path file;
    private @Nullable FileChannel channel;

    public Lease(StoreLayout layout) {
        this.layout = layout;
    }

    /**
     * Adds a blob. The caller holds the store lock, so that a collection sees either the lease or
     * not yet what it is for.
     */
    synchronized void add(Digest digest) throws IOException {
        if (!digests.add(digest)) {
            return;
        }
        FileChannel open = channel;
        if (open == null) {
            open = create();
        }
        var line = ByteBuffer.wrap((digest + "\n").getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) {
            open.write(line);
        }
    }

    private FileChannel create() throws IOException {
        Path path = layout.lease();
        OWN.put(path, this);
        FileChannel created =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        FailPoint.LEASE_CREATED.reached();
        created.lock();
        file = path;
        channel = created;
        return created;
    }

    private synchronized Set<Digest> digests() {
        return Set.copyOf(digests);
    }

    /**
     * What all living leases hold; files of dead ones are removed. The caller holds the store lock
     * exclusively.
     */
    public static Set<Digest> living(StoreLayout layout) throws IOException {
        Set<Digest> living = new HashSet<>();
        try (var files = Files.newDirectoryStream(layout.leases())) {
            for (Path file : files) {
                Lease own = OWN.get(file);
                if (own != null) {
                    living.addAll(own.digests());
                } else {
                    living.addAll(foreign(file));
                }
            }
        }
        return living;
    }

    private static Set<Digest> foreign(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                Files.deleteIfExists(file);
                return Set.of();
            }
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    /** A last line without its end was being written: what it is for was not published yet. */
    private static Set<Digest> parse(String text) throws IOException {
        Set<Digest> digests = new HashSet<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            if (!line.isEmpty()) {
                digests.add(Digest.parse(line));
            }
        }
        return digests;
    }

    @Override
    public synchronized void close() throws IOException {
        digests.clear();
        FileChannel open = channel;
        Path path = file;
        if (open != null && path != null) {
            Files.deleteIfExists(path);
            open.close();
            OWN.remove(path);
        }
        channel = null;
        file = null;
    }
}
