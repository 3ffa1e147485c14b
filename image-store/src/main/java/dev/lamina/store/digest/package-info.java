/**
 * Names of content. A {@link dev.lamina.store.digest.Digest} is the only way to name a blob; the
 * streams hash while bytes pass. The only package that knows which library hashes.
 */
@NullMarked
package dev.lamina.store.digest;

import org.jspecify.annotations.NullMarked;
