/**
 * What was built when: each build that finished or failed is kept with its steps and their logs,
 * the newest ones only. Damage is never an error of a build.
 */
@NullMarked
package dev.lamina.builder.history;

import org.jspecify.annotations.NullMarked;
