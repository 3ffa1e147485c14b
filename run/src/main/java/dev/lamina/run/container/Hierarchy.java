package dev.lamina.run.container;

import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One tree of control groups and the controllers it holds here.
 *
 * @param mount where the tree is mounted
 * @param parent the group, inside the mount, in which new groups are made
 */
public record Hierarchy(Version version, Path mount, Path parent, Set<String> controllers) {
    /** Of the kernel's interface. */
    public enum Version {
        V1,
        V2
    }

    /** Its name below {@code /sys/fs/cgroup}. */
    String name() {
        return String.valueOf(mount.getFileName());
    }

    /** The hierarchies of this machine as this process sees them. */
    public static List<Hierarchy> read() throws IOException {
        Path self = Path.of("/proc/self");
        return of(
                Files.readAllLines(self.resolve("mountinfo")),
                Files.readAllLines(self.resolve("cgroup")));
    }

    /**
     * @param mountinfo lines of {@code /proc/self/mountinfo}
     * @param membership lines of {@code /proc/self/cgroup}
     */
    static List<Hierarchy> of(List<String> mountinfo, List<String> membership) throws IOException {
        var hierarchies = new ArrayList<Hierarchy>();
        for (String line : mountinfo) {
            int separator = line.indexOf(" - cgroup");
            if (separator < 0) {
                continue;
            }
            String[] mount = line.substring(0, separator).split(" ", -1);
            String[] source = line.substring(separator + 3).split(" ", -1);
            Path folder = Path.of(mount[4]);
            if (source[0].equals("cgroup2")) {
                Path own = own(folder, mount[3], group(membership, ""));
                hierarchies.add(unified(folder, own));
            } else {
                var names = Set.of(source[source.length - 1].split(",", -1));
                String any = Files.exists(folder) ? firstController(names) : null;
                if (any != null) {
                    Path own = own(folder, mount[3], group(membership, any));
                    hierarchies.add(new Hierarchy(Version.V1, folder, own, names));
                }
            }
        }
        return hierarchies;
    }

    private static @Nullable String firstController(Set<String> options) {
        for (String name : Cgroup.CONTROLLERS) {
            if (options.contains(name)) {
                return name;
            }
        }
        return null;
    }

    /** The path of this process in the tree of a controller, or in the unified one for "". */
    private static String group(List<String> membership, String controller) {
        for (String line : membership) {
            String[] fields = line.split(":", 3);
            boolean found =
                    controller.isEmpty()
                            ? fields[0].equals("0")
                            : List.of(fields[1].split(",", -1)).contains(controller);
            if (found) {
                return fields[2];
            }
        }
        return "/";
    }

    /** A mount may show only a part of the tree, the one below {@code root}. */
    private static Path own(Path mount, String root, String group) {
        String inside =
                root.equals("/")
                        ? group
                        : group.startsWith(root) ? group.substring(root.length()) : "/";
        Path own = mount.resolve("./" + inside).normalize();
        return own.startsWith(mount) && Files.isDirectory(own) ? own : mount;
    }

    /**
     * A group with processes of its own cannot pass controllers on, so new groups are made in the
     * nearest ancestor that already does, or in the root, which always can.
     */
    private static Hierarchy unified(Path mount, Path own) throws IOException {
        Path parent = own;
        while (!parent.equals(mount) && words(parent.resolve("cgroup.subtree_control")).isEmpty()) {
            parent = parent.resolve("..").normalize();
        }
        return new Hierarchy(
                Version.V2, mount, parent, words(parent.resolve("cgroup.controllers")));
    }

    private static Set<String> words(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Set.of();
        }
        String text = Files.readString(file).strip();
        return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
    }

    /**
     * The same with new groups made in this one, which is made where it is missing.
     *
     * @param group from the root of the hierarchy
     */
    public Hierarchy below(String group) throws IOException {
        Path folder = mount.resolve("./" + group).normalize();
        if (!folder.startsWith(mount)) {
            throw new IOException("the control group " + group + " is outside of " + mount);
        }
        makeBelow(folder);
        return new Hierarchy(version, mount, folder, controllers);
    }

    private void makeBelow(Path folder) throws IOException {
        Path above = folder.getParent();
        if (Files.isDirectory(folder) || above == null) {
            return;
        }
        makeBelow(above);
        Files.createDirectory(folder);
        if (version == Version.V1) {
            inherit("cpuset.cpus", above, folder);
            inherit("cpuset.mems", above, folder);
        }
    }

    /** A new group of version 1 may use no processor and no memory until it is told some. */
    static void inherit(String file, Path above, Path group) throws IOException {
        Path target = group.resolve(file);
        if (Files.exists(target)) {
            Files.writeString(
                    target,
                    Files.readString(above.resolve(file)).strip(),
                    java.nio.file.StandardOpenOption.WRITE);
        }
    }

    /** Passes a controller on to the groups below {@link #parent}; nothing to do in version 1. */
    void pass(String controller) throws IOException {
        if (version == Version.V2) {
            Path control = parent.resolve("cgroup.subtree_control");
            if (!words(control).contains(controller)) {
                Files.writeString(
                        control, "+" + controller, java.nio.file.StandardOpenOption.WRITE);
            }
        }
    }

    /** The bytes of a path's name. */
    public static ByteString bytes(Path path) {
        return ByteString.of(path.toString());
    }
}
