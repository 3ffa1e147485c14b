package dev.lamina.it.contract;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a union is made of.
 *
 * @param lowers topmost first
 * @param upper null for a union that cannot be written
 */
public record Branches(List<Path> lowers, @Nullable Path upper, Path work) {
    /**
     * As options of mount(8) for kernel overlayfs, which wants two lowers where nothing is above.
     */
    String options() {
        var lower = lowers.stream().map(Path::toString).collect(Collectors.joining(":"));
        if (upper != null) {
            return "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + work;
        }
        return "lowerdir=" + lower + (lowers.size() == 1 ? ":" + work : "");
    }
}
