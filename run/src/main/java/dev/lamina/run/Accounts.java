package dev.lamina.run;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.run.container.Operation.BecomeUser.Identity;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users and groups an image knows: its {@code /etc/passwd} and {@code /etc/group}, nobody
 * else's. Lines that are not of their form are passed over.
 */
record Accounts(List<User> users, List<Group> groups) {
    private static final int MAX_FILE = 1 << 20;

    record User(String name, int uid, int gid, String home) {}

    record Group(String name, int gid, List<String> members) {}

    /** Who a container runs as. */
    record Resolved(Identity identity, String home) {}

    static Accounts of(LayerStack layers) throws IOException {
        return parse(text(layers, "/etc/passwd"), text(layers, "/etc/group"));
    }

    /**
     * Those of a container that runs, as its files say now. No link in it leads out of it.
     *
     * @param root an open directory: its root
     */
    static Accounts of(Linux linux, int root) throws IOException {
        return parse(text(linux, root, "etc/passwd"), text(linux, root, "etc/group"));
    }

    private static String text(Linux linux, int root, String path) throws IOException {
        var files = linux.files();
        try (var file =
                        new Fd(
                                files,
                                files.openResolved(
                                        root,
                                        path.getBytes(StandardCharsets.US_ASCII),
                                        FileCalls.O_RDONLY | FileCalls.O_NONBLOCK,
                                        0,
                                        FileCalls.RESOLVE_IN_ROOT
                                                | FileCalls.RESOLVE_NO_MAGICLINKS));
                var buffer = new NativeBuffer(MAX_FILE)) {
            int count = files.read(file.number(), buffer.address(), MAX_FILE);
            var content = new byte[count];
            NativeMemory.getBytes(buffer.address(), content, 0, count);
            return new String(content, StandardCharsets.ISO_8859_1);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.EISDIR)) {
                return "";
            }
            throw e;
        }
    }

    private static String text(LayerStack layers, String path) throws IOException {
        return layers.read(ImagePath.of(path), MAX_FILE)
                .map(content -> new String(content, StandardCharsets.ISO_8859_1))
                .orElse("");
    }

    static Accounts parse(String passwd, String group) {
        var users = new ArrayList<User>();
        for (String line : passwd.split("\n", -1)) {
            String[] fields = line.split(":", -1);
            Integer uid = fields.length >= 6 ? number(fields[2]) : null;
            Integer gid = fields.length >= 6 ? number(fields[3]) : null;
            if (uid != null && gid != null) {
                users.add(new User(fields[0], uid, gid, fields[5]));
            }
        }
        var groups = new ArrayList<Group>();
        for (String line : group.split("\n", -1)) {
            String[] fields = line.split(":", -1);
            Integer gid = fields.length >= 4 ? number(fields[2]) : null;
            if (gid != null) {
                groups.add(new Group(fields[0], gid, List.of(fields[3].split(",", -1))));
            }
        }
        return new Accounts(users, groups);
    }

    /** 0 to 2^31 - 1 in decimal, else null. */
    private static @Nullable Integer number(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * @param text {@code user[:group]}, each a name or a number; empty for root. A user of a group
     *     that was named has only that one, any other those of the group file too
     * @throws IOException for a name the image does not know
     */
    Resolved resolve(String text) throws IOException {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        User user = user(name.isEmpty() ? "0" : name);
        if (colon >= 0) {
            int gid = gid(text.substring(colon + 1));
            return new Resolved(new Identity(user.uid(), gid, List.of(gid)), user.home());
        }
        var gids = new ArrayList<Integer>();
        for (Group group : groups) {
            boolean isMember = !user.name().isEmpty() && group.members().contains(user.name());
            if (isMember && !gids.contains(group.gid())) {
                gids.add(group.gid());
            }
        }
        return new Resolved(new Identity(user.uid(), user.gid(), gids), user.home());
    }

    private User user(String name) throws IOException {
        for (User user : users) {
            if (user.name().equals(name)) {
                return user;
            }
        }
        Integer uid = number(name);
        if (uid == null) {
            throw new IOException(
                    "user "
                            + name
                            + " is not in the image's /etc/passwd: give a number, or a name"
                            + " that is");
        }
        for (User user : users) {
            if (user.uid() == uid) {
                return user;
            }
        }
        return new User("", uid, 0, "/");
    }

    private int gid(String name) throws IOException {
        for (Group group : groups) {
            if (group.name().equals(name)) {
                return group.gid();
            }
        }
        Integer gid = number(name);
        if (gid == null) {
            throw new IOException(
                    "group "
                            + name
                            + " is not in the image's /etc/group: give a number, or a name"
                            + " that is");
        }
        return gid;
    }
}
