package dev.lamina.run.container;

import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of one container: one group of one name in each hierarchy that is needed. The
 * limits are in force before a process enters. Closing removes the groups; they must be empty by
 * then or become so soon. Not thread-safe.
 */
public final class Cgroup implements AutoCloseable {
    private static final String PREFIX = "lamina-";

    /** Those a container has a group of, the first ones to be limited first. */
    static final List<String> CONTROLLERS =
            List.of("memory", "cpu", "pids", "devices", "freezer", "cpuacct", "blkio", "cpuset");

    private static final int REMOVAL_ATTEMPTS = 400;
    private static final int REMOVAL_PAUSE_MILLIS = 5;

    /**
     * What a plan needs to know.
     *
     * @param processFiles writing 0 to these makes the writer a member
     * @param views the groups as the container may see them, empty where {@code unified}
     * @param unified whether the container sees a version 2 tree
     */
    public record Placement(List<ByteString> processFiles, List<View> views, boolean unified) {
        public static final Placement NONE = new Placement(List.of(), List.of(), false);

        public Placement {
            processFiles = List.copyOf(processFiles);
            views = List.copyOf(views);
        }
    }

    /**
     * @param name of its folder below {@code /sys/fs/cgroup}
     * @param aliases further names, one per controller that shares the hierarchy
     */
    public record View(ByteString folder, String name, List<String> aliases) {}

    private final List<Group> groups;

    private record Group(Hierarchy hierarchy, Path folder) {}

    private Cgroup(List<Group> groups) {
        this.groups = groups;
    }

    /**
     * Makes the groups and writes the limits, each read back.
     *
     * @throws IOException naming the flag, the controller and the file of a limit that was asked
     *     for and cannot be set; no group is left then
     */
    public static Cgroup create(List<Hierarchy> hierarchies, String id, Limits limits)
            throws IOException {
        var cgroup = new Cgroup(new ArrayList<>());
        try {
            for (String controller : CONTROLLERS) {
                cgroup.limit(hierarchies, id, controller, limits);
            }
            return cgroup;
        } catch (IOException | RuntimeException e) {
            try {
                cgroup.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** The folders that groups of this id may have, for whoever has to clean up after a crash. */
    public static List<Path> possible(List<Hierarchy> hierarchies, String id) {
        var folders = new ArrayList<Path>();
        for (Hierarchy hierarchy : hierarchies) {
            if (!Collections.disjoint(hierarchy.controllers(), CONTROLLERS)) {
                folders.add(folder(hierarchy, id));
            }
        }
        return folders;
    }

    private static Path folder(Hierarchy hierarchy, String id) {
        return hierarchy.parent().resolve(PREFIX + id);
    }

    private void limit(List<Hierarchy> hierarchies, String id, String controller, Limits limits)
            throws IOException {
        Hierarchy hierarchy = holding(hierarchies, controller);
        if (hierarchy == null) {
            refuse(controller, Setting.of(limits, Hierarchy.Version.V2, controller));
            return;
        }
        var settings = Setting.of(limits, hierarchy.version(), controller);
        if (settings.isEmpty() && controller.equals("cpuset")) {
            return; // an empty group of it takes no process
        }
        try {
            hierarchy.pass(controller);
            Path folder = join(hierarchy, id);
            for (Setting setting : settings) {
                write(folder.resolve(setting.file()), setting);
            }
        } catch (LimitException e) {
            throw e;
        } catch (IOException e) {
            for (Setting setting : settings) {
                if (setting.asked()) {
                    throw new LimitException(setting, hierarchy.parent(), e);
                }
            }
        }
    }

    private static void refuse(String controller, List<Setting> settings) throws IOException {
        for (Setting setting : settings) {
            if (setting.asked() && !controller.equals("devices")) {
                throw new LimitException(
                        setting, Path.of("/sys/fs/cgroup"), "no hierarchy here holds it");
            }
        }
    }

    private static @Nullable Hierarchy holding(List<Hierarchy> hierarchies, String controller) {
        for (Hierarchy hierarchy : hierarchies) {
            if (hierarchy.controllers().contains(controller)) {
                return hierarchy;
            }
        }
        return null;
    }

    private Path join(Hierarchy hierarchy, String id) throws IOException {
        for (Group group : groups) {
            if (group.hierarchy().equals(hierarchy)) {
                return group.folder();
            }
        }
        Path folder = Files.createDirectory(folder(hierarchy, id));
        groups.add(new Group(hierarchy, folder));
        if (hierarchy.version() == Hierarchy.Version.V1) {
            Hierarchy.inherit("cpuset.mems", hierarchy.parent(), folder);
        }
        return folder;
    }

    private static void write(Path file, Setting setting) throws IOException {
        if (!setting.asked() && !Files.exists(file)) {
            return;
        }
        try {
            Files.writeString(file, setting.value(), StandardOpenOption.WRITE);
            String text =
                    setting.reads() == Setting.Reads.UNCHECKED
                            ? ""
                            : Files.readString(file).strip();
            if (!setting.isShownBy(text)) {
                throw new LimitException(
                        setting, file, "wrote " + setting.value() + ", it reads " + text);
            }
        } catch (LimitException e) {
            throw e;
        } catch (IOException e) {
            throw new LimitException(setting, file, e);
        }
    }

    public Placement placement() {
        var processFiles = new ArrayList<ByteString>();
        var views = new ArrayList<View>();
        boolean unified = false;
        for (Group group : groups) {
            processFiles.add(Hierarchy.bytes(group.folder().resolve("cgroup.procs")));
            if (group.hierarchy().version() == Hierarchy.Version.V2) {
                unified = true;
            } else {
                views.add(view(group));
            }
        }
        return new Placement(
                processFiles,
                unified && views.isEmpty() ? List.of() : views,
                unified && views.isEmpty());
    }

    private static View view(Group group) {
        String name = group.hierarchy().name();
        var aliases = new ArrayList<String>();
        if (name.indexOf(',') >= 0) {
            aliases.addAll(List.of(name.split(",", -1)));
        }
        return new View(Hierarchy.bytes(group.folder()), name, aliases);
    }

    /** How many processes of the container the kernel has killed for want of memory. */
    public long oomKills() throws IOException {
        for (Group group : groups) {
            if (group.hierarchy().controllers().contains("memory")) {
                boolean unified = group.hierarchy().version() == Hierarchy.Version.V2;
                Path file =
                        group.folder().resolve(unified ? "memory.events" : "memory.oom_control");
                if (Files.exists(file)) {
                    return counter(Files.readAllLines(file), "oom_kill ");
                }
            }
        }
        return 0;
    }

    private static long counter(List<String> lines, String name) {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).strip());
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        remove(groups.stream().map(Group::folder).toList());
        groups.clear();
    }

    /**
     * Removes groups, killing what is still in them. A group that is gone already is no error.
     *
     * @throws IOException when a group stays; the others are removed all the same
     */
    public static void remove(List<Path> folders) throws IOException {
        IOException failure = null;
        for (Path folder : folders) {
            try {
                removeGroup(folder);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void removeGroup(Path folder) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                Files.delete(folder);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (IOException e) {
                if (attempt == REMOVAL_ATTEMPTS) {
                    throw new IOException("cannot remove the control group " + folder, e);
                }
            }
            kill(folder);
            pause();
        }
    }

    private static void kill(Path folder) throws IOException {
        Path kill = folder.resolve("cgroup.kill");
        if (Files.exists(kill)) {
            Files.writeString(kill, "1", StandardOpenOption.WRITE);
            return;
        }
        Path processes = folder.resolve("cgroup.procs");
        if (Files.exists(processes)) {
            for (String pid : Set.copyOf(Files.readAllLines(processes))) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(REMOVAL_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while removing a control group", e);
        }
    }
}
