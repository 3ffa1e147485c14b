/**
 * The file system a container runs on: layer tars seen as branches of a union, a private directory
 * above them, and the way back from that directory to a layer tar. The one place that knows both
 * the image store and the union.
 */
@NullMarked
package dev.lamina.run.rootfs;

import org.jspecify.annotations.NullMarked;
