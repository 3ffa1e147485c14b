package dev.lamina.run.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Linux;
import dev.lamina.run.state.ContainerFolder.Claim;
import dev.lamina.run.state.ContainerFolder.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {
    private static final ProcessIdentity DEAD = new ProcessIdentity("an-earlier-boot", 1, 1);

    @TempDir Path root;
    private Path containers;

    @BeforeEach
    void makeFolder() throws IOException {
        containers = Files.createDirectory(root.resolve("containers"));
    }

    private ContainerFolder container(ProcessIdentity owner, Fate fate, Path... groups)
            throws IOException {
        var claim = new Claim(owner, fate, List.of(groups));
        var folder =
                ContainerFolder.create(
                        containers, root.resolve("unfinished"), ContainerId.random(), claim);
        folder.begin(ContainerState.created("").running(Optional.of(owner), 0));
        Files.createDirectory(folder.upper());
        Files.writeString(folder.upper().resolve("change"), "x");
        return folder;
    }

    private void sweep() throws IOException {
        new Sweeper(Linux.SYSTEM, containers).sweep();
    }

    @Test
    void whatTheDeadLeftIsRemoved() throws Exception {
        Path group = Files.createDirectory(root.resolve("group"));
        var folder = container(DEAD, Fate.REMOVED, group);
        sweep();
        assertThat(folder.path()).doesNotExist();
        assertThat(group).doesNotExist();
    }

    @Test
    void changesOfAContainerThatIsKeptStay() throws Exception {
        var folder = container(DEAD, Fate.KEPT);
        sweep();
        assertThat(folder.upper().resolve("change")).exists();
        assertThat(folder.work()).doesNotExist();
        assertThat(folder.state().status()).isEqualTo(ContainerState.Status.EXITED);
        assertThat(folder.state().exitCode()).isEqualTo(137);
        sweep(); // and nothing more happens to it
        assertThat(folder.upper().resolve("change")).exists();
    }

    @Test
    void theLivingAreLeftAlone() throws Exception {
        var folder = container(ProcessIdentity.current(), Fate.REMOVED);
        sweep();
        assertThat(folder.upper().resolve("change")).exists();
        assertThat(folder.claim())
                .isEqualTo(new Claim(ProcessIdentity.current(), Fate.REMOVED, List.of()));
    }

    @Test
    void aNameBelongsToOneContainer() throws Exception {
        var names = new ContainerNames(containers);
        var one = container(ProcessIdentity.current(), Fate.KEPT);
        var id = new ContainerId(one.id());
        var other = ContainerId.random();
        names.give("web", id);
        assertThatThrownBy(() -> names.give("web", other)).hasMessageContaining(one.id());
        one.remove();
        names.give("web", other);
        names.releaseAll(List.of(id));
        assertThat(containers.resolve(".names/web")).hasContent(other.hex());
        sweep();
    }
}
