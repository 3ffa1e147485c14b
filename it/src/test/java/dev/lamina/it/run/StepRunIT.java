package dev.lamina.it.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Linux;
import dev.lamina.run.Cancellation;
import dev.lamina.run.Engine;
import dev.lamina.run.Network;
import dev.lamina.run.Resources;
import dev.lamina.run.StepMount;
import dev.lamina.run.StepRun;
import dev.lamina.run.container.StartException;
import dev.lamina.store.ImageStore;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.WrittenLayer;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.unionfs.TransportChoice;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class StepRunIT {
    private static final Instant LATEST = Instant.ofEpochSecond(1_600_000_000);

    @TempDir Path folder;
    private ImageStore store;
    private List<ImageLayer> layers;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @BeforeEach
    void makeImage() throws Exception {
        store = TestImages.store(folder);
        layers = store.resolve(ImageReference.parse("busybox:latest")).layers();
    }

    private StepRun step(String script) {
        return new StepRun(
                layers,
                List.of("/bin/sh", "-c", script),
                Map.of("GREETING", "hello"),
                "",
                "/",
                Network.NONE,
                new TreeMap<>(),
                List.of(),
                false,
                Resources.DEFAULT,
                Optional.of(LATEST));
    }

    private StepRun.Outcome run(StepRun step) throws Exception {
        var engine =
                new Engine(
                        Linux.SYSTEM,
                        store.layout(),
                        TransportChoice.AUTO,
                        warning -> assertThat(warning).isNull());
        return step.run(engine, store, output::write, new Cancellation());
    }

    private StepRun.Outcome run(String script) throws Exception {
        return run(step(script));
    }

    /** Runs on what was there and the layer made now. */
    private void keep(StepRun.Outcome outcome) {
        var more = new ArrayList<>(layers);
        var layer = outcome.layer().orElseThrow();
        more.add(ImageLayer.uncompressed(layer.diffId(), layer.size()));
        layers = more;
    }

    private List<String> tar(StepRun.Outcome outcome) throws Exception {
        WrittenLayer layer = outcome.layer().orElseThrow();
        Path blob = store.layout().blob(layer.diffId());
        var list = new ProcessBuilder("tar", "-tf", blob.toString()).start();
        return new String(list.getInputStream().readAllBytes()).lines().toList();
    }

    @Test
    void outputComesAsItIsPrinted() throws Exception {
        var outcome = run("echo $GREETING; echo error >&2; hostname");
        assertThat(output.toString()).isEqualTo("hello\nerror\nlamina-build\n");
        assertThat(outcome.status().code()).isZero();
    }

    @Test
    void nothingChangedIsNoLayer() throws Exception {
        assertThat(run("cat /etc/passwd >/dev/null; ls -R /bin >/dev/null").layer()).isEmpty();
    }

    @Test
    void changesAreTheLayer() throws Exception {
        var outcome = run("echo x >/etc/new; rm /etc/group; mkdir -p /a/b; ln /etc/new /a/b/link");
        assertThat(tar(outcome))
                .containsExactly(
                        "./", "a/", "a/b/", "a/b/link", "etc/", "etc/.wh.group", "etc/new");
    }

    @Test
    void theNextStepSeesThem() throws Exception {
        keep(run("echo one >/f; mkdir /d; echo x >/d/x; rm /etc/group"));
        keep(run("echo two >>/f; rm -r /d; mkdir /d; echo y >/d/y"));
        run("cat /f; ls /d; ls /etc/group");
        assertThat(output.toString())
                .startsWith("one\ntwo\ny\n")
                .contains("/etc/group: No such file");
    }

    @Test
    void theSameStepGivesTheSameLayer() throws Exception {
        String script =
                "mkdir /d; echo x >/d/b; echo y >/d/a; ln -s a /d/l; ln /d/a /d/c; touch /z";
        assertThat(run(script).layer()).isPresent().isEqualTo(run(script).layer());
    }

    @Test
    void aStepThatFailsLeavesWhatItDidToBeLookedAt() throws Exception {
        var outcome = run("echo x >/new; echo why; exit 42");
        assertThat(outcome.status().code()).isEqualTo(42);
        assertThat(outcome.layer()).isPresent();
        assertThat(output.toString()).isEqualTo("why\n");
    }

    @Test
    void usersAndDirectoriesAreTheImages() throws Exception {
        var step = step("id -un; id -G; pwd; echo $HOME");
        run(
                new StepRun(
                        step.layers(),
                        step.arguments(),
                        Map.of(),
                        "web",
                        "/tmp",
                        Network.HOST,
                        step.scripts(),
                        List.of(),
                        false,
                        Resources.DEFAULT,
                        Optional.empty()));
        assertThat(output.toString()).isEqualTo("web\n1001 4\n/tmp\n/home/web\n");
    }

    @Test
    void anUnknownUserIsNamed() {
        var step = step("true");
        var asNobody =
                new StepRun(
                        step.layers(),
                        step.arguments(),
                        Map.of(),
                        "nobody-here",
                        "/",
                        Network.NONE,
                        step.scripts(),
                        List.of(),
                        false,
                        Resources.DEFAULT,
                        Optional.empty());
        assertThatThrownBy(() -> run(asNobody)).hasMessageContaining("nobody-here");
    }

    @Test
    void scriptsAreFoundAndNotKept() throws Exception {
        var step = step("");
        SortedMap<String, String> scripts =
                new TreeMap<>(Map.of("one", "#!/bin/sh\necho script\n"));
        var outcome =
                run(
                        new StepRun(
                                step.layers(),
                                List.of("/dev/pipes/one"),
                                Map.of(),
                                "",
                                "/",
                                Network.NONE,
                                scripts,
                                List.of(),
                                false,
                                Resources.DEFAULT,
                                Optional.empty()));
        assertThat(output.toString()).isEqualTo("script\n");
        assertThat(outcome.layer()).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereCannotStart() {
        var step = step("");
        var missing =
                new StepRun(
                        step.layers(),
                        List.of("/bin/nothing"),
                        Map.of(),
                        "",
                        "/",
                        Network.NONE,
                        step.scripts(),
                        List.of(),
                        false,
                        Resources.DEFAULT,
                        Optional.empty());
        assertThatThrownBy(() -> run(missing)).isInstanceOf(StartException.class);
        assertThat(store.layout().containers()).isEmptyDirectory();
    }

    @Test
    void nothingIsLeft() throws Exception {
        checkNothingIsLeft();
    }

    private void checkNothingIsLeft() throws Exception {
        run("echo x >/new; sleep 100 & true");
        assertThat(store.layout().containers()).isEmptyDirectory();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                .doesNotContain(folder.toString());
    }

    private StepRun with(String script, StepMount... mounts) {
        var step = step(script);
        return new StepRun(
                step.layers(),
                step.arguments(),
                step.environment(),
                step.user(),
                step.directory(),
                step.network(),
                step.scripts(),
                List.of(mounts),
                false,
                step.resources(),
                step.latest());
    }

    @Test
    void otherLayersAreSeenAndNotKept() throws Exception {
        keep(run("mkdir -p /out/deep; echo made >/out/deep/file; ln -s out /link"));
        try (var other = store.openStack(layers)) {
            var readOnly =
                    new StepMount.Tree(
                            other, ImagePath.of("link/deep"), ImagePath.of("mnt/a"), false);
            var writable =
                    new StepMount.Tree(
                            other, ImagePath.of("out/deep"), ImagePath.of("mnt/b"), true);
            var file =
                    new StepMount.Tree(
                            other, ImagePath.of("out/deep/file"), ImagePath.of("mnt/c"), false);
            var outcome =
                    run(
                            with(
                                    "cat /mnt/a/file /mnt/c; echo x >/mnt/a/x || echo refused;"
                                            + " echo x >/mnt/b/x; ls /mnt/a /mnt/b",
                                    readOnly,
                                    writable,
                                    file));
            assertThat(output.toString())
                    .startsWith("made\nmade\n")
                    .contains("refused\n")
                    .endsWith("/mnt/a:\nfile\n\n/mnt/b:\nfile\nx\n");
            assertThat(outcome.layer()).isEmpty();
        }
        checkNothingIsLeft();
    }

    @Test
    void memoryAndItsFilesAreSeenAndNotKept() throws Exception {
        var secret =
                new StepMount.MemoryFile(
                        ByteString.of("hidden"), ImagePath.of("run/secrets/key"), 0440, 1, 4);
        var memory = new StepMount.Memory(ImagePath.of("run"), OptionalLong.of(1 << 20));
        var outcome =
                run(
                        with(
                                "cat /run/secrets/key; echo; stat -c '%a %u %g' /run/secrets/key;"
                                        + " echo x >/run/x; grep -c ' /run tmpfs' /proc/mounts",
                                secret, memory));
        assertThat(output.toString()).startsWith("hidden\n440 1 4\n");
        assertThat(outcome.layer()).isEmpty();
    }

    @Test
    void aFolderOfTheHostIsWrittenTo() throws Exception {
        var host = Files.createDirectory(folder.resolve("cache"));
        var outcome =
                run(
                        with(
                                "echo kept >/root/.cache/pip/file; echo also >/root/.cache/other",
                                new StepMount.Host(host, ImagePath.of("root/.cache/pip"), false)));
        assertThat(host.resolve("file")).hasContent("kept");
        assertThat(tar(outcome)).containsExactly("root/.cache/", "root/.cache/other");
    }

    @Test
    void aPrivilegedStepMayMount() throws Exception {
        var step = step("mount -t tmpfs none /tmp && echo mounted");
        run(
                new StepRun(
                        step.layers(),
                        step.arguments(),
                        Map.of(),
                        "",
                        "/",
                        Network.NONE,
                        step.scripts(),
                        List.of(),
                        true,
                        Resources.DEFAULT,
                        Optional.empty()));
        assertThat(output.toString()).isEqualTo("mounted\n");
        assertThat(run("mount -t tmpfs none /tmp").status().code()).isNotZero();
    }

    @Test
    void bytesThatAreNoTextReachTheProgram() throws Exception {
        run("printf '%s' '\uDCFF\uDCE9'");
        assertThat(output.toByteArray()).containsExactly(0xFF, 0xE9);
    }
}
