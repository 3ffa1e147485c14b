package dev.lamina.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program of somebody else as judge. Absent, the test is skipped and says so. */
public record ExternalTool(String name) {
    public static ExternalTool orSkip(String name) {
        boolean installed =
                Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assumeTrue(installed, name + " is not installed");
        return new ExternalTool(name);
    }

    /** Runs it to success; what it printed. */
    public String run(Object... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of(name), Stream.of(arguments).map(Object::toString)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }
}
