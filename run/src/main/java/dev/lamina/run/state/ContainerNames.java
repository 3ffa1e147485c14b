package dev.lamina.run.state;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The names people give to containers, each to one: a file per name that holds the id. A name whose
 * container is gone is free.
 */
public final class ContainerNames {
    /** Beside the folders of the containers, which are named by hexadecimal digits. */
    static final String FOLDER = ".names";

    private final Path containers;

    public ContainerNames(Path containers) {
        this.containers = containers;
    }

    /**
     * Gives a name to a container whose folder exists.
     *
     * @throws IOException when another container has it
     */
    public void give(String name, ContainerId id) throws IOException {
        Path names = Files.createDirectories(containers.resolve(FOLDER));
        Path file = names.resolve(name);
        while (true) {
            try {
                Files.writeString(
                        file, id.hex(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return;
            } catch (FileAlreadyExistsException e) {
                String holder = Files.readString(file);
                if (Files.exists(containers.resolve(holder))) {
                    throw new IOException(
                            "the name " + name + " belongs to container " + holder, e);
                }
                Files.deleteIfExists(file);
            }
        }
    }

    /** Takes a name back; nothing happens when it belongs to another container, or to none. */
    public void release(String name, ContainerId id) throws IOException {
        Path file = containers.resolve(FOLDER).resolve(name);
        if (Files.exists(file) && Files.readString(file).equals(id.hex())) {
            Files.deleteIfExists(file);
        }
    }
}
