package dev.lamina.builder.cachemount;

import java.time.Instant;

/**
 * A cache that is there.
 *
 * @param name of its folder in the store; unique
 * @param id what build files call it
 * @param base digest of what it held at first, empty for nothing; another base is another cache
 * @param copy 0, or the number of a further one that was made while a private cache was in use
 * @param lastUsed when a step last had it
 */
public record CacheMount(
        String name, String id, String base, int copy, Instant created, Instant lastUsed) {}
