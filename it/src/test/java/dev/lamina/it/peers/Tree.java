package dev.lamina.it.peers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A file tree as lines that can be compared: path, type, mode, owner, link target, xattrs, content.
 */
record Tree(List<String> lines) {

    /** What docker sees as the root of an image's container. */
    static Tree ofImage(Docker docker, String image, Path folder)
            throws IOException, InterruptedException {
        var container =
                docker.client().then("create", image, "true").run().succeeded().out().strip();
        var tar = folder.resolve(container + ".tar");
        docker.client().then("export", "-o", tar.toString(), container).run().succeeded();
        docker.client().then("rm", container).run().succeeded();
        try {
            return ofTar(tar);
        } finally {
            Files.delete(tar);
        }
    }

    static Tree ofTar(Path file) throws IOException {
        var lines = new TreeMap<String, String>();
        try (var tar =
                new TarArchiveInputStream(
                        new BufferedInputStream(Files.newInputStream(file)), "ISO-8859-1")) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                lines.put(entry.getName(), describe(entry, tar));
            }
        }
        return new Tree(List.copyOf(lines.values()));
    }

    private static String describe(TarArchiveEntry entry, InputStream content) throws IOException {
        var xattrs = new TreeMap<>(entry.getExtraPaxHeaders());
        xattrs.keySet().removeIf(key -> !key.startsWith("SCHILY.xattr."));
        return String.format(
                "%s %c %04o %d:%d%s%s%s",
                entry.getName(),
                (char) entry.getLinkFlag(),
                entry.getMode() & 07777,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                entry.getLinkName().isEmpty() ? "" : " -> " + entry.getLinkName(),
                xattrs.isEmpty() ? "" : " " + xattrs,
                entry.isFile() ? " " + sha256(content) : "");
    }

    private static String sha256(InputStream content) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
