package dev.lamina.it.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The commands of this checkout with a store of their own.
 *
 * @param root the store, made when first used
 */
public record Lamina(Path root) {

    /** The top folder of the sources: the nearest one above that has bin/lamina. */
    public static Path checkout() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("bin/lamina"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no bin/lamina above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }

    public Program lamina(String... arguments) {
        return program("lamina").then(arguments);
    }

    public Program jbuild(String... arguments) {
        return program("jbuild").then(arguments);
    }

    public Program jrun(String... arguments) {
        return program("jrun").then(arguments);
    }

    private Program program(String name) {
        return Program.of(checkout().resolve("bin").resolve(name).toString())
                .with("LAMINA_ROOT", root.toString());
    }

    /** A second store with the same content. */
    public Lamina copyTo(Path other) throws IOException, InterruptedException {
        Program.of("cp", "-a", root.toString(), other.toString()).run().succeeded();
        return new Lamina(other);
    }

    /** Where each blob of the store is. */
    public Path blobs() {
        return root.resolve("blobs/sha256");
    }

    /** The environment that gives a shell script our commands and this store. */
    public Map<String, String> environment() {
        return Map.of(
                "PATH",
                checkout().resolve("bin") + ":" + System.getenv("PATH") + ":/usr/sbin:/sbin",
                "LAMINA_ROOT",
                root.toString());
    }
}
