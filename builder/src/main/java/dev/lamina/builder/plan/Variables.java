package dev.lamina.builder.plan;

import org.jspecify.annotations.Nullable;

/** Where expansion finds values. */
@FunctionalInterface
public interface Variables {
    /** The value of a variable, empty if that is what it is; null when it is not set. */
    @Nullable String value(String name);
}
