/** What a build takes from elsewhere by name: files by HTTP, trees by git. */
@NullMarked
package dev.lamina.builder.remote;

import org.jspecify.annotations.NullMarked;
