package dev.lamina.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.it.command.Lamina;
import dev.lamina.it.command.Needs;
import dev.lamina.it.command.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store is an OCI image layout as it stands: other tools read it in place. */
@Tag("root")
@Needs("busybox")
class OciLayoutIT {
    private static final String BUILDFILE =
            """
            FROM busybox:latest
            COPY Buildfile /made/from
            RUN rm /etc/group && mkdir /made/empty && ln -s from /made/link
            CMD ["cat", "/made/link"]
            """;

    @TempDir static Path shared;
    private static Lamina lamina;

    @TempDir Path folder;

    @BeforeAll
    static void buildAnImage() throws Exception {
        lamina = new Lamina(shared.resolve("store"));
        lamina.lamina("base", "busybox").run().succeeded();
        var context = Files.createDirectory(shared.resolve("context"));
        Files.writeString(context.resolve("Buildfile"), BUILDFILE);
        lamina.jbuild("-t", "made:1", context.toString()).run().succeeded();
    }

    private static String oci(String reference) {
        return "oci:" + lamina.root() + ":" + reference;
    }

    @Test
    @Needs("skopeo")
    void skopeoInspectsIt() throws Exception {
        var outcome = Program.of("skopeo", "inspect", oci("made:1")).run().succeeded();
        var image = new ObjectMapper().readTree(outcome.out());
        assertThat(image.get("Os").asText()).isEqualTo("linux");
        assertThat(image.get("Layers")).hasSize(3);
    }

    @Test
    @Needs("skopeo")
    void skopeoFindsEveryBlobWhole() throws Exception {
        var copy = "dir:" + folder.resolve("copy");
        Program.of("skopeo", "copy", oci("made:1"), copy).run().succeeded();
        assertThat(folder.resolve("copy/manifest.json")).exists();
    }

    @Test
    @Needs("umoci")
    void umociUnpacksIt() throws Exception {
        var bundle = folder.resolve("bundle");
        Program.of("umoci", "unpack", "--image", lamina.root() + ":made:1", bundle.toString())
                .run()
                .succeeded();
        var rootfs = bundle.resolve("rootfs");
        assertThat(rootfs.resolve("made/from")).hasContent(BUILDFILE);
        assertThat(Files.readSymbolicLink(rootfs.resolve("made/link"))).isEqualTo(Path.of("from"));
        assertThat(rootfs.resolve("made/empty")).isEmptyDirectory();
        assertThat(rootfs.resolve("etc/passwd")).exists();
        assertThat(rootfs.resolve("etc/group")).doesNotExist();
    }

    @Test
    @Needs({"skopeo", "dockerd", "docker"})
    void dockerLoadsAndRunsIt() throws Exception {
        var archive = folder.resolve("made.tar");
        Program.of("skopeo", "copy", oci("made:1"), "docker-archive:" + archive + ":made:1")
                .run()
                .succeeded();
        try (var docker = Docker.start()) {
            docker.client().then("load", "-i", archive.toString()).run().succeeded();
            var run =
                    docker.client()
                            .then("run", "--rm", "--network", "none", "made:1")
                            .run()
                            .succeeded();
            assertThat(run.out()).isEqualTo(BUILDFILE);
        }
    }
}
