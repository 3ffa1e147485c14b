package dev.lamina.builder.cache;

/**
 * A copy of the build cache that is to be made after a build.
 *
 * @param everyStep whether the steps of all stages are in it, or only those of the result
 * @param errorsIgnored whether a copy that fails is only warned of
 */
public record CacheExport(CacheLocation to, boolean everyStep, boolean errorsIgnored) {}
