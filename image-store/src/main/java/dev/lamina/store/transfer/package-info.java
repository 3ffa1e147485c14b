/**
 * Images on their way between two places: a {@link dev.lamina.store.transfer.ImageSource}, an
 * {@link dev.lamina.store.transfer.ImageTarget}, and {@link dev.lamina.store.transfer.Transfer},
 * which moves what the target lacks, each blob before what refers to it. Every place is one
 * implementation; the store's own are here.
 */
@NullMarked
package dev.lamina.store.transfer;

import org.jspecify.annotations.NullMarked;
