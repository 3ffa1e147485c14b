package dev.lamina.unionfs.record;

import dev.lamina.unionfs.Access;
import dev.lamina.unionfs.Access.Kind;
import dev.lamina.unionfs.AccessRecorder;
import dev.lamina.unionfs.ByteString;
import dev.lamina.unionfs.tree.Location;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts accesses together and hands them on. Thread-safe. */
final class Recording {
    private final AccessRecorder recorder;
    private final Tasks tasks;
    private final ThreadLocal<Integer> requester = ThreadLocal.withInitial(() -> 0);

    Recording(AccessRecorder recorder, Tasks tasks) {
        this.recorder = recorder;
        this.tasks = tasks;
    }

    void onBehalfOf(int thread) {
        requester.set(thread);
    }

    void executes() {
        tasks.executes(requester.get());
    }

    /** What has no place in the union any more is nobody's input or output. */
    void add(Kind kind, @Nullable Location location) {
        add(kind, location, null);
    }

    void add(Kind kind, @Nullable Location location, byte @Nullable [] detail) {
        if (location != null) {
            add(kind, location.path(), detail, location.branch());
        }
    }

    void add(Kind kind, byte[] path, byte @Nullable [] detail, int branch) {
        recorder.record(
                new Access(
                        kind,
                        ByteString.of(path),
                        detail == null ? null : ByteString.of(detail),
                        branch,
                        tasks.of(requester.get())));
    }

    /** The path of a name in a directory; null when the directory has none. */
    static byte @Nullable [] path(@Nullable Location directory, byte[] name) {
        if (directory == null) {
            return null;
        }
        var parent = directory.path();
        int length = parent.length == 1 ? 0 : parent.length;
        var path = Arrays.copyOf(parent, length + 1 + name.length);
        path[length] = '/';
        System.arraycopy(name, 0, path, length + 1, name.length);
        return path;
    }
}
