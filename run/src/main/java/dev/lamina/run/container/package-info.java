/**
 * One container: what it shall be ({@link dev.lamina.run.container.ContainerSpec}), the plan that
 * makes it so, the process that executes the plan, and its limits.
 */
@NullMarked
package dev.lamina.run.container;

import org.jspecify.annotations.NullMarked;
