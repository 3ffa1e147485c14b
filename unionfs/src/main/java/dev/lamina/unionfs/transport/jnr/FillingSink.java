package dev.lamina.unionfs.transport.jnr;

import dev.lamina.unionfs.tree.DirectorySink;
import dev.lamina.unionfs.tree.Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import org.jspecify.annotations.Nullable;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;

/**
 * A listing on its way into libfuse's buffer. libfuse says that the buffer is full only when it
 * refuses a name; the name is not lost, since the kernel goes on from the last one taken. Names
 * that are not UTF-8 are left out.
 */
final class FillingSink implements DirectorySink {
    private final Pointer buffer;
    private final FuseFillDir filler;
    private final FileStat stat;
    private boolean full;

    FillingSink(Pointer buffer, FuseFillDir filler) {
        this.buffer = buffer;
        this.filler = filler;
        var runtime = Runtime.getSystemRuntime();
        this.stat = new FileStat(runtime);
        stat.useMemory(Memory.allocateDirect(runtime, Struct.size(stat), true));
    }

    @Override
    public boolean accepts(int nameLength) {
        return !full;
    }

    @Override
    public void add(byte[] name, long ino, int type, long next, @Nullable Entry entry) {
        if (Names.reachable(name)) {
            stat.st_ino.set(ino);
            stat.st_mode.set(type << 12);
            var terminated = ByteBuffer.wrap(Arrays.copyOf(name, name.length + 1));
            full = filler.apply(buffer, terminated, Struct.getMemory(stat), next) != 0;
        }
    }
}
