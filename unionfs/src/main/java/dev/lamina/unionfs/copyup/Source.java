package dev.lamina.unionfs.copyup;

import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;

/** An object of a lower branch, with its attributes there. */
public record Source(Branch branch, Branch.Node node, Stat stat) {}
