package dev.lamina.store.inspect;

import java.util.Optional;

/**
 * One setting in which two image configurations differ.
 *
 * @param setting its name, such as {@code Env.PATH}
 * @param before its value in the first; empty when it has none
 * @param after its value in the second; empty when it has none
 */
public record ConfigChange(String setting, Optional<String> before, Optional<String> after) {}
