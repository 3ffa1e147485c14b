package dev.lamina.run.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.store.layer.ImagePath;
import dev.lamina.unionfs.Branch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountPointsTest {
    private final MountPoints points;

    MountPointsTest() throws Exception {
        points =
                new MountPoints(
                        List.of(ImagePath.of("/proc"), ImagePath.of("/a/b")),
                        List.of(ImagePath.of("/etc/hosts"), ImagePath.of("/a/file")));
    }

    @Test
    void directoriesAndFilesStandInTheirParents() throws Exception {
        assertThat(names(points.root())).containsExactly("proc 4", "a 4", "etc 4");
        var a = points.child(points.root(), "a".getBytes());
        assertThat(a).isNotNull();
        assertThat(names(a)).containsExactly("b 4", "file 8");
    }

    @Test
    void filesAreEmpty() throws Exception {
        var etc = points.child(points.root(), "etc".getBytes());
        assertThat(etc).isNotNull();
        var hosts = points.child(etc, "hosts".getBytes());
        assertThat(hosts).isNotNull();
        assertThat(points.stat(hosts).size()).isZero();
        try (var file = points.open(hosts)) {
            assertThat(file.read(0, 10, 0)).isZero();
        }
    }

    private List<String> names(Branch.Node directory) {
        var names = new ArrayList<String>();
        points.list(directory, (name, _, type) -> names.add(new String(name) + " " + type));
        return names;
    }
}
