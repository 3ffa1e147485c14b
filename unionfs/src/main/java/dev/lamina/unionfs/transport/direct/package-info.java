/**
 * The direct transport: the FUSE protocol (7.31 to 7.45) spoken on {@code /dev/fuse} by threads of
 * this process, without libfuse. A request costs two kernel calls, read and write, over memory that
 * a worker keeps; nothing calls back into Java.
 *
 * <p>A request passes {@link dev.lamina.unionfs.transport.direct.Worker}, {@link
 * dev.lamina.unionfs.transport.direct.Dispatcher}, the group of operations it belongs to, and
 * {@link dev.lamina.unionfs.transport.direct.Reply}. Nothing here may touch the mount it serves: no
 * file, no class, no log on it, or the process waits for itself.
 */
@NullMarked
package dev.lamina.unionfs.transport.direct;

import org.jspecify.annotations.NullMarked;
