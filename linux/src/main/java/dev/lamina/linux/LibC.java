package dev.lamina.linux;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;

/**
 * The one place that calls C. It goes through jffi, the engine below jnr-ffi's interfaces: the same
 * library, half the cost of a call, and no class is generated at start, which is where most of the
 * start-up time of jnr-ffi's own interfaces goes. All arguments are integers or addresses.
 *
 * <p>jffi keeps errno right after each call, before the JVM can change it.
 */
final class LibC {
    private static final Invoker INVOKER = Invoker.getInstance();
    private static final Library LIBRARY = Library.openLibrary("libc.so.6", Library.LAZY);
    private static final CallContext[] CONTEXTS = new CallContext[7];

    static {
        for (int arity = 0; arity < CONTEXTS.length; arity++) {
            var types = new Type[arity];
            java.util.Arrays.fill(types, Type.SLONG_LONG);
            CONTEXTS[arity] =
                    CallContext.getCallContext(
                            Type.SLONG_LONG, types, CallingConvention.DEFAULT, true);
        }
    }

    private LibC() {}

    /** The address of a C function, to be kept in a static final field. */
    static long function(String name) {
        long address = LIBRARY.getSymbolAddress(name);
        if (address == 0) {
            throw new UnsatisfiedLinkError("libc has no " + name);
        }
        return address;
    }

    static long call(long function) {
        return INVOKER.invokeL0(CONTEXTS[0], function);
    }

    static long call(long function, long a) {
        return INVOKER.invokeL1(CONTEXTS[1], function, a);
    }

    static long call(long function, long a, long b) {
        return INVOKER.invokeL2(CONTEXTS[2], function, a, b);
    }

    static long call(long function, long a, long b, long c) {
        return INVOKER.invokeL3(CONTEXTS[3], function, a, b, c);
    }

    static long call(long function, long a, long b, long c, long d) {
        return INVOKER.invokeL4(CONTEXTS[4], function, a, b, c, d);
    }

    static long call(long function, long a, long b, long c, long d, long e) {
        return INVOKER.invokeL5(CONTEXTS[5], function, a, b, c, d, e);
    }

    static long call(long function, long a, long b, long c, long d, long e, long f) {
        return INVOKER.invokeL6(CONTEXTS[6], function, a, b, c, d, e, f);
    }

    /** The error of the last call of this thread. */
    static Errno errno() {
        return Errno.of(LastError.getInstance().get());
    }

    /** The result of a C function that returns int, or its error. */
    static int check(long result, String operation, String subject) throws ErrnoException {
        int value = (int) result;
        if (value == -1) {
            throw new ErrnoException(errno(), operation, subject);
        }
        return value;
    }

    static int check(long result, String operation, byte[] name) throws ErrnoException {
        int value = (int) result;
        if (value == -1) {
            throw new ErrnoException(errno(), operation, name);
        }
        return value;
    }

    static int check(long result, String operation) throws ErrnoException {
        return check(result, operation, "");
    }

    /** The result of a C function that returns a 64-bit count, or its error. */
    static long checkLong(long result, String operation) throws ErrnoException {
        if (result == -1) {
            throw new ErrnoException(errno(), operation);
        }
        return result;
    }
}
