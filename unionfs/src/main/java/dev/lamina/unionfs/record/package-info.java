/**
 * The access recorder: a union that tells a {@link dev.lamina.unionfs.AccessRecorder} what each
 * request is for, whichever transport brings it. Which requests the kernel sends at all is the
 * transport's to arrange.
 */
@NullMarked
package dev.lamina.unionfs.record;

import org.jspecify.annotations.NullMarked;
