package dev.lamina.run.container;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Hears the signals this process gets, until it is closed; then what was there before hears them
 * again. Those the JVM keeps for itself (QUIT, USR1) cannot be heard. The receiver runs on a thread
 * of the JVM.
 *
 * <p>The JDK has one way to hear signals, {@code sun.misc.Signal}: supported since ever, and an
 * error to a compiler that takes warnings for errors. Hence the reflection.
 */
public final class SignalHandlers implements AutoCloseable {
    private record Former(Object signal, Object handler) {}

    private final List<Former> formers = new ArrayList<>();
    private final Method handle;

    /**
     * @param names such as {@code TERM}
     * @param receiver takes the number of a signal
     */
    public SignalHandlers(List<String> names, IntConsumer receiver) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method number = signal.getMethod("getNumber");
            handle = signal.getMethod("handle", signal, handler);
            Object forward =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, arguments) -> {
                                receiver.accept((int) number.invoke(arguments[0]));
                                return null;
                            });
            for (String name : names) {
                Object heard = signal.getConstructor(String.class).newInstance(name);
                formers.add(new Former(heard, handle.invoke(null, heard, forward)));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let signals be heard", e);
        }
    }

    @Override
    public void close() {
        try {
            for (var former : formers) {
                handle.invoke(null, former.signal(), former.handler());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let signals be heard", e);
        }
    }
}
