package dev.lamina.builder;

import dev.lamina.builder.plan.Stage;
import java.util.Locale;
import java.util.Set;

/**
 * How far a build may use what was built before.
 *
 * @param ignored whether every step runs although it has run before
 * @param ignoredStages names or numbers of stages whose steps do; cache mounts stay
 * @param pull whether names of images are resolved again at their registry
 */
public record CacheUse(boolean ignored, Set<String> ignoredStages, boolean pull) {
    /** Everything is used. */
    public static final CacheUse ALL = new CacheUse(false, Set.of(), false);

    /** Nothing is. */
    public static final CacheUse NONE = new CacheUse(true, Set.of(), false);

    public CacheUse {
        ignoredStages = Set.copyOf(ignoredStages);
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
