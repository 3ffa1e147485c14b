package dev.lamina.bench.engine;

import java.nio.file.Path;

/**
 * What a tool is given to work with.
 *
 * @param state an empty folder of its own on the disk
 * @param cgroup the absolute cgroup below which its containers belong, where it lets us choose
 */
record Site(Path state, BaseImage base, String cgroup) {}
