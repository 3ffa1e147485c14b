package dev.lamina.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.it.command.Lamina;
import dev.lamina.it.command.Needs;
import dev.lamina.it.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same Dockerfile makes the same tree and the same configuration as docker's BuildKit. Each
 * {@code *.Dockerfile} in the resources' folder {@code peers} is a case; all have the folder {@code
 * context} beside them as theirs.
 */
@Tag("root")
@Needs({"busybox", "skopeo", "docker", "dockerd"})
class SameAsDockerIT {
    private static final Path CASES = Lamina.checkout().resolve("it/src/test/resources/peers");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COMPARED =
            List.of(
                    "Cmd",
                    "Entrypoint",
                    "Env",
                    "ExposedPorts",
                    "Healthcheck",
                    "Labels",
                    "OnBuild",
                    "Shell",
                    "StopSignal",
                    "User",
                    "Volumes",
                    "WorkingDir");

    @TempDir static Path shared;
    private static Lamina lamina;
    private static Docker docker;

    @BeforeAll
    static void startDockerWithOurBaseImage() throws Exception {
        lamina = new Lamina(shared.resolve("store"));
        lamina.lamina("base", "busybox").run().succeeded();
        docker = Docker.start();
        load("busybox:latest");
    }

    @AfterAll
    static void stopDocker() throws Exception {
        if (docker != null) {
            docker.close();
        }
    }

    static List<String> dockerfiles() throws IOException {
        try (var files = Files.newDirectoryStream(CASES, "*.Dockerfile")) {
            var names = new ArrayList<String>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            names.sort(null);
            return names;
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void makesTheSameTreeAndConfiguration(String dockerfile) throws Exception {
        String name = dockerfile.substring(0, dockerfile.indexOf('.'));
        String ours = "ours-" + name + ":1";
        String theirs = "theirs-" + name + ":1";
        String file = CASES.resolve(dockerfile).toString();
        String context = CASES.resolve("context").toString();
        lamina.jbuild("-f", file, "-t", ours, "--network", "none", context).run().succeeded();
        docker.client()
                .then("build", "-f", file, "-t", theirs, "--network", "none", context)
                .run()
                .succeeded();
        load(ours);
        assertThat(configuration(ours)).isEqualTo(configuration(theirs));
        var tree = Tree.ofImage(docker, theirs, shared).lines();
        assertThat(tree).as("the base image's applets and more").hasSizeGreaterThan(100);
        assertThat(Tree.ofImage(docker, ours, shared).lines()).containsExactlyElementsOf(tree);
    }

    private static void load(String reference) throws IOException, InterruptedException {
        var archive = shared.resolve("archive.tar");
        String source = "oci:" + lamina.root() + ":" + reference;
        Program.of("skopeo", "copy", source, "docker-archive:" + archive + ":" + reference)
                .run()
                .succeeded();
        docker.client().then("load", "-i", archive.toString()).run().succeeded();
        Files.delete(archive);
    }

    /** One line for each field; what is null, empty or not there is the same. */
    private static String configuration(String image) throws IOException, InterruptedException {
        var inspected =
                docker.client()
                        .then("inspect", "--format", "{{json .Config}}", image)
                        .run()
                        .succeeded();
        var config = JSON.readTree(inspected.out());
        var fields = new TreeMap<String, JsonNode>();
        for (String field : COMPARED) {
            var value = config.path(field);
            if (!value.isNull() && !value.isEmpty()
                    || value.isTextual() && !value.asText().isEmpty()) {
                fields.put(field, value);
            }
        }
        var lines = new StringBuilder();
        fields.forEach((field, value) ->
                lines.append(field).append(": ").append(sorted(value)).append('\n'));
        return lines.toString();
    }

    private static Object sorted(JsonNode value) {
        return value.isObject() ? JSON.convertValue(value, TreeMap.class) : value;
    }
}
