package dev.lamina.store.blob;

import dev.lamina.store.digest.Algorithm;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingInputStream;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Blobs as read-only files {@code blobs/<algorithm>/<hex>} of an OCI image layout. */
public final class DirectoryBlobStore implements BlobStore {
    private final StoreLayout layout;
    private final Durability durability;
    private final Lease lease;

    public DirectoryBlobStore(StoreLayout layout, Durability durability) {
        this(layout, durability, new Lease(layout));
    }

    /**
     * @param lease takes every blob that is published or pinned
     */
    public DirectoryBlobStore(StoreLayout layout, Durability durability, Lease lease) {
        this.layout = layout;
        this.durability = durability;
        this.lease = lease;
    }

    @Override
    public boolean pin(Digest digest) throws IOException {
        if (!layout.isWritable()) {
            return contains(digest);
        }
        try (var _ = StoreLock.publishing(layout)) {
            boolean present = contains(digest);
            if (present) {
                lease.add(digest);
            }
            return present;
        }
    }

    @Override
    public boolean contains(Digest digest) {
        return Files.isRegularFile(layout.blob(digest), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long size(Digest digest) throws IOException {
        try {
            return Files.size(layout.blob(digest));
        } catch (NoSuchFileException e) {
            throw missing(digest, e);
        }
    }

    @Override
    public FileChannel open(Digest digest) throws IOException {
        try {
            return FileChannel.open(
                    layout.blob(digest), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw missing(digest, e);
        }
    }

    @Override
    public FileChannel open(Digest digest, long size) throws IOException {
        FileChannel channel = open(digest);
        boolean sound = false;
        try {
            long actual = channel.size();
            if (actual != size) {
                throw damaged(digest, "it has " + actual + " bytes instead of " + size);
            }
            sound = true;
            return channel;
        } finally {
            if (!sound) {
                channel.close();
            }
        }
    }

    @Override
    public byte[] read(Digest digest, int limit) throws IOException {
        try (FileChannel channel = open(digest)) {
            long size = channel.size();
            if (size > limit) {
                throw StoreException.malformed(
                        "blob " + digest + " has " + size + " bytes, the limit is " + limit);
            }
            byte[] content = Channels.newInputStream(channel).readNBytes(limit + 1);
            if (!Digest.of(digest.algorithm(), content).equals(digest)) {
                throw damaged(digest, "its content hashes to something else");
            }
            return content;
        }
    }

    @Override
    public BlobWriter create() throws IOException {
        return new BlobWriter(layout, TemporaryFile.create(layout, durability), lease);
    }

    @Override
    public PartFile resume(Digest digest, long size) throws IOException {
        return PartFile.open(layout, durability, lease, digest, size);
    }

    @Override
    public Digest put(byte[] content) throws IOException {
        Digest digest = Digest.of(content);
        if (pin(digest)) {
            if (Arrays.equals(Files.readAllBytes(layout.blob(digest)), content)) {
                return digest;
            }
            delete(digest);
        }
        try (BlobWriter writer = create()) {
            writer.write(content);
            return writer.commit();
        }
    }

    @Override
    public void verify(Digest digest) throws IOException {
        try (FileChannel channel = open(digest);
                var in =
                        new DigestingInputStream(
                                Channels.newInputStream(channel), digest.algorithm())) {
            in.transferTo(OutputStream.nullOutputStream());
            Digest actual = in.digest();
            if (!actual.equals(digest)) {
                throw damaged(digest, "its " + in.count() + " bytes hash to " + actual);
            }
        }
    }

    @Override
    public void delete(Digest digest) throws IOException {
        Files.deleteIfExists(layout.blob(digest));
    }

    @Override
    public List<Digest> list() throws IOException {
        List<Digest> digests = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            Path folder = layout.blobs(algorithm);
            if (Files.isDirectory(folder)) {
                try (var names = Files.newDirectoryStream(folder)) {
                    for (Path name : names) {
                        digests.add(Digest.parse(algorithm.label() + ":" + name.getFileName()));
                    }
                }
            }
        }
        Collections.sort(digests);
        return List.copyOf(digests);
    }

    private static StoreException missing(Digest digest, IOException cause) {
        return new StoreException(
                "blob " + digest + " is not in the store",
                "Import or build the image again.",
                cause);
    }

    private static StoreException damaged(Digest digest, String how) {
        return new StoreException(
                "blob " + digest + " is damaged: " + how,
                "Remove the images that use it, then import or build them again.");
    }
}
