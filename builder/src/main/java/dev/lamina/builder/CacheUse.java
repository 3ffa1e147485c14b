package dev.lamina.builder;

import dev.lamina.builder.cache.CacheExport;
import dev.lamina.builder.cache.CacheLocation;
import dev.lamina.builder.plan.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How far a build may use what was built before, and who may use what it builds.
 *
 * @param ignored whether every step runs although it has run before
 * @param ignoredStages names or numbers of stages whose steps do; cache mounts stay
 * @param pull whether names of images are resolved again at their registry
 * @param imports caches of other machines, asked in this order after our own
 * @param exports copies that are made when the build is done
 */
public record CacheUse(
        boolean ignored,
        Set<String> ignoredStages,
        boolean pull,
        List<CacheLocation> imports,
        List<CacheExport> exports) {
    /** Everything is used. */
    public static final CacheUse ALL = new CacheUse(false, Set.of(), false, List.of(), List.of());

    /** Nothing is. */
    public static final CacheUse NONE = new CacheUse(true, Set.of(), false, List.of(), List.of());

    public CacheUse {
        ignoredStages = Set.copyOf(ignoredStages);
        imports = List.copyOf(imports);
        exports = List.copyOf(exports);
    }

    boolean allowedFor(Stage stage) {
        boolean named =
                ignoredStages.stream().map(CacheUse::lower).anyMatch(lower(stage.title())::equals)
                        || ignoredStages.contains(Integer.toString(stage.index()));
        return !ignored && !named;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
