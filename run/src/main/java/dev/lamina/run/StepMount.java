package dev.lamina.run;

import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a container sees at a path instead of its root: nothing of it gets into a layer. Of mounts
 * within each other the deeper one is seen, of several on one path the last.
 */
public sealed interface StepMount {
    /** Not the root; links in it are followed in the container's root. */
    ImagePath target();

    /**
     * A file or directory of other layers.
     *
     * @param layers must outlive the container, which does not close them
     * @param source exists in the layers
     * @param writable whether the container can change what it sees; changes go with it
     */
    record Tree(LayerStack layers, ImagePath source, ImagePath target, boolean writable)
            implements StepMount {}

    /**
     * A file, directory or socket of the host.
     *
     * @param host absolute, links resolved
     */
    record Host(Path host, ImagePath target, boolean readOnly) implements StepMount {}

    /**
     * An empty directory in memory.
     *
     * @param size in bytes; as the kernel has it if empty
     */
    record Memory(ImagePath target, OptionalLong size) implements StepMount {}

    /** A read-only file that never reaches a disk. */
    record MemoryFile(ByteString content, ImagePath target, int mode, int uid, int gid)
            implements StepMount {
        @Override
        public String toString() {
            return "MemoryFile[target=" + target + "]";
        }
    }
}
