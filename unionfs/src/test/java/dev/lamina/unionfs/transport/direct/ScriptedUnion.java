package dev.lamina.unionfs.transport.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.Caller;
import dev.lamina.unionfs.tree.Created;
import dev.lamina.unionfs.tree.DirectorySink;
import dev.lamina.unionfs.tree.Entry;
import dev.lamina.unionfs.tree.Opened;
import dev.lamina.unionfs.tree.UnionOperations;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A union that answers from a script of calls and results, and notes what it was asked. */
final class ScriptedUnion {
    private static final Stat STAT =
            new Stat(
                    9,
                    11,
                    0100644,
                    2,
                    1000,
                    100,
                    2049,
                    5000,
                    4096,
                    16,
                    new Timestamp(1, 4),
                    new Timestamp(2, 5),
                    new Timestamp(3, 6));
    private static final Entry ENTRY = new Entry(7, 3, STAT);
    private static final StatFs STATFS = new StatFs(0, 4096, 1, 2, 3, 4, 5, 255, 512);

    private final Deque<String> results = new ArrayDeque<>();
    final List<String> calls = new ArrayList<>();

    /** What the next call gives: what stands behind {@code =} or {@code !}. */
    void next(String result) {
        results.add(result);
    }

    UnionOperations operations() {
        return (UnionOperations)
                Proxy.newProxyInstance(
                        UnionOperations.class.getClassLoader(),
                        new Class<?>[] {UnionOperations.class},
                        (proxy, method, arguments) -> answer(method, arguments));
    }

    private @Nullable Object answer(Method method, Object @Nullable [] given) throws Exception {
        var arguments = given == null ? new Object[0] : given;
        calls.add(text(method, arguments));
        var result = results.remove();
        var words = result.substring(1).strip().split(" ", -1);
        if (result.startsWith("!")) {
            if (words[0].equals("crash")) {
                throw new IllegalStateException("crash");
            }
            throw new ErrnoException(errno(words[0]), method.getName());
        }
        return switch (words[0]) {
            case "void", "null" -> null;
            case "entry" -> ENTRY;
            case "stat" -> STAT;
            case "statfs" -> STATFS;
            case "opened" -> opened(words);
            case "created" -> new Created(ENTRY, opened(new String[] {"opened", "5"}));
            case "listing" -> list((DirectorySink) arguments[3], (Boolean) arguments[2]);
            case "names" -> Arrays.stream(words).skip(1).map(name -> name.getBytes(UTF_8)).toList();
            case "bytes" -> bytes(method, arguments, words[1].getBytes(UTF_8));
            default ->
                    method.getReturnType() == int.class
                            ? (Object) Integer.valueOf(words[0])
                            : (Object) Long.valueOf(words[0]);
        };
    }

    private static Opened opened(String[] words) {
        var flags = List.of(words);
        return new Opened(
                Long.parseLong(words[1]),
                flags.contains("backing") ? 0 : -1,
                flags.contains("keep"));
    }

    private static @Nullable Object list(DirectorySink sink, boolean withEntries) {
        add(sink, ".", 1, 4, 1, null);
        add(sink, "filename", 11, 8, 2, withEntries ? ENTRY : null);
        return null;
    }

    private static void add(
            DirectorySink sink, String name, long ino, int type, long next, @Nullable Entry entry) {
        if (sink.accepts(name.length())) {
            sink.add(name.getBytes(UTF_8), ino, type, next, entry);
        }
    }

    private static Object bytes(Method method, Object[] arguments, byte[] bytes) {
        if (!method.getName().equals("read")) {
            return bytes;
        }
        NativeMemory.putBytes((Long) arguments[1], bytes);
        return bytes.length;
    }

    private static Errno errno(String name) throws ReflectiveOperationException {
        Field field = Errno.class.getField(name);
        return (Errno) field.get(null);
    }

    /** The name of the method and its arguments; an address as the bytes there, or not at all. */
    private static String text(Method method, Object[] arguments) {
        var text = new StringBuilder(method.getName());
        for (int i = 0; i < arguments.length; i++) {
            boolean address = i == 1 && List.of("read", "write").contains(method.getName());
            if (address && method.getName().equals("write")) {
                int size = (Integer) arguments[2];
                text.append(' ').append(string(NativeMemory.getBytes((Long) arguments[1], size)));
                i++;
            } else if (!address && !(arguments[i] instanceof DirectorySink)) {
                text.append(' ').append(argument(method, i, arguments[i]));
            }
        }
        return text.toString();
    }

    private static String argument(Method method, int index, Object argument) {
        boolean mode =
                argument instanceof Integer
                        && index == (method.getName().equals("tmpfile") ? 2 : 3)
                        && List.of("mknod", "mkdir", "create", "tmpfile")
                                .contains(method.getName());
        return switch (argument) {
            case byte[] bytes -> string(bytes);
            case Caller caller -> caller(caller);
            case AttributeChange change -> change(change);
            case Integer number when mode -> "0" + Integer.toOctalString(number);
            default -> argument.toString();
        };
    }

    private static String caller(Caller caller) {
        return "%d:%d:%d:0%o".formatted(caller.uid(), caller.gid(), caller.pid(), caller.umask());
    }

    private static String change(AttributeChange change) {
        var parts = new ArrayList<String>();
        add(parts, "mode=0", change.mode() == null ? null : Integer.toOctalString(change.mode()));
        add(parts, "uid=", change.uid());
        add(parts, "gid=", change.gid());
        add(parts, "size=", change.size());
        add(parts, "atime=", time(change.atime()));
        add(parts, "mtime=", time(change.mtime()));
        return String.join(" ", parts);
    }

    private static void add(List<String> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.add(name + value);
        }
    }

    private static @Nullable String time(@Nullable Timestamp time) {
        if (time == null) {
            return null;
        }
        return time.nanos() == FileCalls.UTIME_NOW ? "now" : time.seconds() + "." + time.nanos();
    }

    private static String string(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
