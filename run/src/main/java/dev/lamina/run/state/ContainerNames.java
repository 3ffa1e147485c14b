package dev.lamina.run.state;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** Takes the names of these containers back. Cost: one listing. */
    public void releaseAll(Collection<ContainerId> ids) throws IOException {
        Path names = containers.resolve(FOLDER);
        if (!Files.isDirectory(names)) {
            return;
        }
        var owned = ids.stream().map(ContainerId::hex).collect(Collectors.toSet());
        try (var files = Files.newDirectoryStream(names)) {
            for (Path file : files) {
                if (owned.contains(Files.readString(file))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** The container of a name that still exists. */
    public Optional<ContainerId> find(String name) throws IOException {
        Path file = containers.resolve(FOLDER).resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var id = new ContainerId(Files.readString(file));
        return Files.exists(containers.resolve(id.hex())) ? Optional.of(id) : Optional.empty();
    }

    /**
     * Gives a container another name instead of the one it has.
     *
     * @throws IOException when another container has it
     */
    public void rename(String former, String name, ContainerId id) throws IOException {
        give(name, id);
        if (!former.isEmpty()) {
            Files.deleteIfExists(containers.resolve(FOLDER).resolve(former));
        }
    }
}
