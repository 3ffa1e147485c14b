package dev.lamina.it.contract;

import dev.lamina.unionfs.transport.jnr.JnrTransport;
import dev.lamina.unionfs.tree.Capability;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** What the suite runs on. */
public enum Subject {
    /** Kernel overlayfs with default options: the reference, which proves the suite. */
    KERNEL(EnumSet.allOf(Capability.class)),
    /** The union on /dev/fuse. */
    DIRECT(EnumSet.allOf(Capability.class)),
    /** The union through libfuse 2. */
    JNR(JnrTransport.CAPABILITIES);

    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
    private final Set<Capability> capabilities;

    Subject(Set<Capability> capabilities) {
        this.capabilities = Set.copyOf(capabilities);
    }

    /** All, or those named in {@code -Dcontract.subjects=KERNEL,DIRECT}. */
    static Stream<Subject> chosen() {
        var names = System.getProperty("contract.subjects", "");
        return names.isEmpty()
                ? Arrays.stream(values())
                : Arrays.stream(names.split(",", -1)).map(Subject::valueOf);
    }

    boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    boolean isKernel() {
        return this == KERNEL;
    }
}
