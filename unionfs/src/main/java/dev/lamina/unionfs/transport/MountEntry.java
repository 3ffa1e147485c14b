package dev.lamina.unionfs.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/self/mountinfo}, which tells about mounts without asking them.
 *
 * @param device minor number of its device: for FUSE the number of the connection
 * @param path where it is mounted, bytes
 * @param type such as {@code fuse.junion}
 * @param user who mounted it, for FUSE; else -1
 */
public record MountEntry(int device, byte[] path, String type, int user) {
    private static final Pattern USER = Pattern.compile("(?:^|,)user_id=(\\d+)");
    private static final byte[] MOUNTINFO = "/proc/self/mountinfo".getBytes(ISO_8859_1);
    private static final int LIMIT = 64 << 20;

    /** All mounts in the order they were made: of two on one path, the later covers the former. */
    public static List<MountEntry> all(FileCalls files) throws ErrnoException {
        int fd = files.open(FileCalls.AT_FDCWD, MOUNTINFO, FileCalls.O_RDONLY, 0);
        try {
            return parse(files.readFully(fd, LIMIT));
        } finally {
            files.close(fd);
        }
    }

    static List<MountEntry> parse(byte[] table) {
        var entries = new ArrayList<MountEntry>();
        for (var line : new String(table, ISO_8859_1).split("\n", -1)) {
            var fields = line.split(" ", -1);
            int separator = List.of(fields).indexOf("-");
            if (separator > 5) {
                var device = fields[2].split(":", 2);
                entries.add(
                        new MountEntry(
                                Integer.parseInt(device[1]),
                                unescaped(fields[4]),
                                fields[separator + 1],
                                user(fields[fields.length - 1])));
            }
        }
        return entries;
    }

    private static int user(String options) {
        var found = USER.matcher(options);
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    /** Space, tab, newline and backslash are written as three octal digits. */
    private static byte[] unescaped(String field) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
