package dev.lamina.unionfs.copyup;

import dev.lamina.linux.Stat;
import dev.lamina.unionfs.layer.Real;

/**
 * An object of a lower layer.
 *
 * @param stat its attributes there
 * @param data where its data is read: mostly the object itself
 */
public record Source(Real object, Stat stat, Real data) {}
