package dev.lamina.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder to build: a Dockerfile and a folder {@code files} of equal small files. */
record Context(Path folder) {

    static Context make(Path folder, String dockerfile, int files) throws IOException {
        Files.createDirectories(folder.resolve("files"));
        Files.writeString(folder.resolve("Dockerfile"), dockerfile);
        for (int i = 0; i < files; i++) {
            Files.writeString(folder.resolve("files/file-" + i), "content of file " + i + "\n");
        }
        return new Context(folder);
    }
}
