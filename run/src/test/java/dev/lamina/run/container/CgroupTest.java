package dev.lamina.run.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On folders that look like hierarchies: what is made, written, seen and taken away. */
class CgroupTest {
    @TempDir Path root;

    private List<Hierarchy> hierarchies(String mountinfo, String membership) throws IOException {
        return Hierarchy.of(
                mountinfo.replace("ROOT", root.toString()).lines().toList(),
                membership.lines().toList());
    }

    private void folders(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(root.resolve(name));
        }
    }

    @Test
    void versionOneIsFoundPerController() throws Exception {
        folders("cpu,cpuacct/own", "memory/process/own", "unified");
        Files.writeString(root.resolve("unified/cgroup.controllers"), "hugetlb\n");
        var found =
                hierarchies(
                        """
                        30 25 0:27 / ROOT/cpu,cpuacct rw,nosuid - cgroup cgroup rw,cpu,cpuacct
                        31 25 0:28 / ROOT/memory rw - cgroup cgroup rw,memory
                        32 25 0:29 / ROOT/unified rw - cgroup2 cgroup2 rw
                        33 25 0:30 / /proc rw - proc proc rw
                        """,
                        """
                        5:cpu,cpuacct:/own
                        4:memory:/process/own
                        0::/
                        """);
        assertThat(found)
                .extracting(Hierarchy::version, Hierarchy::parent)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Hierarchy.Version.V1, root.resolve("cpu,cpuacct/own")),
                        org.assertj.core.groups.Tuple.tuple(
                                Hierarchy.Version.V1, root.resolve("memory/process/own")),
                        org.assertj.core.groups.Tuple.tuple(
                                Hierarchy.Version.V2, root.resolve("unified")));
    }

    @Test
    void aMountThatShowsAPartOfTheTreeIsItsRoot() throws Exception {
        folders("memory/inner");
        var found =
                hierarchies(
                        "31 25 0:28 /docker/x ROOT/memory rw - cgroup cgroup rw,memory\n",
                        "4:memory:/docker/x/inner\n");
        assertThat(found.getFirst().parent()).isEqualTo(root.resolve("memory/inner"));
    }

    @Test
    void versionTwoGoesUpToAGroupThatPassesControllersOn() throws Exception {
        folders("v2/slice/session");
        Files.writeString(root.resolve("v2/slice/session/cgroup.subtree_control"), "\n");
        Files.writeString(root.resolve("v2/slice/cgroup.subtree_control"), "memory pids\n");
        Files.writeString(root.resolve("v2/slice/cgroup.controllers"), "cpu memory pids\n");
        var found =
                hierarchies("31 25 0:28 / ROOT/v2 rw - cgroup2 none rw\n", "0::/slice/session\n");
        assertThat(found.getFirst().parent()).isEqualTo(root.resolve("v2/slice"));
        assertThat(found.getFirst().controllers()).isEqualTo(Set.of("cpu", "memory", "pids"));
    }

    /** The files of a group in a folder stand for what a kernel would put there. */
    private Hierarchy prepared(Hierarchy.Version version, String... files) throws IOException {
        Path group = root.resolve("tree/lamina-id");
        Files.createDirectories(group);
        for (String file : files) {
            Files.createFile(group.resolve(file));
        }
        return new Hierarchy(
                version,
                root.resolve("tree"),
                root.resolve("tree"),
                Set.of("memory", "pids", "cpu"));
    }

    @Test
    void aLimitThatWasAskedForAndHasNoHierarchyIsRefused() {
        var limits = new Limits(64L << 20, null, null, null);
        assertThatThrownBy(() -> Cgroup.create(List.of(), "id", limits))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining("--memory")
                .hasMessageContaining("memory controller");
    }

    @Test
    void aLimitThatWasNotAskedForMayBeMissing() throws Exception {
        try (var cgroup = Cgroup.create(List.of(), "id", Limits.NONE)) {
            assertThat(cgroup.placement()).isEqualTo(Cgroup.Placement.NONE);
        }
    }

    @Test
    void aFileThatTakesNoValueIsNamedAndNothingIsLeft() throws Exception {
        var hierarchy =
                new Hierarchy(
                        Hierarchy.Version.V1,
                        root.resolve("tree"),
                        Files.createDirectory(root.resolve("tree")),
                        Set.of("pids"));
        var limits = new Limits(null, null, null, 20L);
        assertThatThrownBy(() -> Cgroup.create(List.of(hierarchy), "id", limits))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining("--pids-limit")
                .hasMessageContaining("pids.max");
        assertThat(root.resolve("tree")).isEmptyDirectory();
    }

    @Test
    void aGroupOfThatNameIsNotTakenOver() throws Exception {
        var hierarchy = prepared(Hierarchy.Version.V1, "pids.max");
        var limits = new Limits(null, null, null, 20L);
        assertThatThrownBy(() -> Cgroup.create(List.of(hierarchy), "id", limits))
                .isInstanceOf(LimitException.class);
        assertThat(root.resolve("tree/lamina-id/pids.max")).exists();
    }

    @Test
    void removingWhatIsGoneIsNoError() throws Exception {
        Cgroup.remove(List.of(root.resolve("lamina-gone")));
    }

    @Test
    void thePlacesOfAContainerAreKnownBeforeItsGroups() throws Exception {
        var hierarchy = prepared(Hierarchy.Version.V1);
        assertThat(Cgroup.possible(List.of(hierarchy), "id"))
                .containsExactly(root.resolve("tree/lamina-id"));
    }
}
