package dev.lamina.builder.step;

import dev.lamina.builder.plan.Owner;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The users and groups an image knows: its {@code /etc/passwd} and {@code /etc/group}. */
public final class Accounts {
    private static final int LIMIT = 16 << 20;

    private final String passwd;
    private final String group;

    private Accounts(String passwd, String group) {
        this.passwd = passwd;
        this.group = group;
    }

    /** Who owns a file. */
    public record Ids(int uid, int gid) {
        public static final Ids ROOT = new Ids(0, 0);
    }

    private record User(String name, int uid, int gid) {}

    public static Accounts of(LayerStack root) throws IOException {
        return new Accounts(text(root, "etc/passwd"), text(root, "etc/group"));
    }

    /** Of both files: what a name means depends on them. */
    public Digest digest() {
        return Digest.of((passwd + "\0" + group).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(LayerStack root, String path) throws IOException {
        var bytes = root.read(ImagePath.of(path), LIMIT);
        return new String(bytes.orElse(new byte[0]), StandardCharsets.ISO_8859_1);
    }

    /**
     * As {@code --chown} has it: without a group, a name brings its primary group and a number
     * stands for the group as well.
     */
    public Ids owner(Owner owner) throws StepException {
        var user = user(owner.user());
        int uid = user.isPresent() ? user.get().uid() : number(owner.user(), "user");
        if (owner.group().isEmpty() && Owner.isNumber(owner.user())) {
            return new Ids(uid, uid);
        }
        var named = owner.group().filter(name -> !name.isEmpty());
        int own = user.map(User::gid).orElse(uid);
        return new Ids(uid, named.isPresent() ? group(named.get()) : own);
    }

    /** As USER has it: a number that no account has belongs to group 0. */
    public Ids user(Owner user) throws StepException {
        if (user.user().isEmpty()) {
            return Ids.ROOT;
        }
        var account = user(user.user());
        int uid = account.isPresent() ? account.get().uid() : number(user.user(), "user");
        var named = user.group().filter(name -> !name.isEmpty());
        int own = account.map(User::gid).orElse(0);
        return new Ids(uid, named.isPresent() ? group(named.get()) : own);
    }

    private static int number(String text, String kind) throws StepException {
        if (Owner.isNumber(text)) {
            long number = Long.parseLong(text);
            if (number <= Integer.MAX_VALUE) {
                return (int) number;
            }
            throw new StepException("the " + kind + " id " + text + " is too large");
        }
        throw new StepException(
                "unknown " + kind + " " + text + ": the image's /etc has no such name");
    }

    private Optional<User> user(String nameOrNumber) {
        for (var fields : records(passwd, 4)) {
            var user = new User(fields.get(0), id(fields.get(2)), id(fields.get(3)));
            boolean meant =
                    user.name().equals(nameOrNumber)
                            || Integer.toString(user.uid()).equals(nameOrNumber);
            if (meant && user.uid() >= 0 && user.gid() >= 0) {
                return Optional.of(user);
            }
        }
        return Optional.empty();
    }

    private int group(String nameOrNumber) throws StepException {
        for (var fields : records(group, 3)) {
            if (fields.get(0).equals(nameOrNumber) && id(fields.get(2)) >= 0) {
                return id(fields.get(2));
            }
        }
        return number(nameOrNumber, "group");
    }

    private static List<List<String>> records(String file, int fields) {
        var records = new ArrayList<List<String>>();
        for (var line : file.split("\n", -1)) {
            var record = List.of(line.split(":", -1));
            if (record.size() >= fields) {
                records.add(record);
            }
        }
        return records;
    }

    private static int id(String text) {
        boolean fits = Owner.isNumber(text) && Long.parseLong(text) <= Integer.MAX_VALUE;
        return fits ? Integer.parseInt(text) : -1;
    }
}
