package dev.lamina.it.fuzz;

import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import java.io.IOException;

/** Something done to a tree, the same on each side. Immutable; prints as what it does. */
sealed interface Step permits AttributeStep, ContentStep, MountStep, NameStep {
    FileCalls FILES = Linux.SYSTEM.files();

    Outcome on(Side side) throws IOException;
}
