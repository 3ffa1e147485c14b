package dev.lamina.run;

import dev.lamina.run.container.Hierarchy;
import dev.lamina.run.container.Limits;
import dev.lamina.run.container.ProcessLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a container gets of the machine.
 *
 * @param limits of all its processes together
 * @param parent the control group, from the root of each hierarchy, that its own are made in; the
 *     one of this process if empty
 */
public record Resources(
        Limits limits, ProcessLimits processes, Names names, Optional<String> parent) {
    /** Nothing was asked for. */
    public static final Resources DEFAULT = of(Limits.NONE);

    public static Resources of(Limits limits) {
        return new Resources(limits, ProcessLimits.DEFAULT, Names.DEFAULT, Optional.empty());
    }

    /** Those in which the groups of the container are made. */
    List<Hierarchy> hierarchies() throws IOException {
        var own = Hierarchy.read();
        if (parent.isEmpty()) {
            return own;
        }
        var below = new ArrayList<Hierarchy>();
        for (var hierarchy : own) {
            below.add(hierarchy.below(parent.get()));
        }
        return below;
    }
}
