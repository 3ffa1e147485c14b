package dev.lamina.builder;

/** Which layers of the result become one. History and cache keep the steps apart. */
public enum Squash {
    /** One for each step that changed files. */
    NOTHING,
    /** Those that this build put on its base. */
    NEW_LAYERS,
    /** Those of the base as well. */
    ALL_LAYERS
}
