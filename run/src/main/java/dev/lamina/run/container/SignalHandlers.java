package dev.lamina.run.container;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.ProcessCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Hears the signals this process gets, until it is closed; then what was there before hears them
 * again. Those the JVM keeps for itself (QUIT, USR1) cannot be heard. The receiver runs on a thread
 * of the JVM.
 */
public final class SignalHandlers implements AutoCloseable {
    private record Former(Signal signal, SignalHandler handler) {}

    private final List<Former> formers = new ArrayList<>();

    /**
     * Hears those that this process was not started to ignore.
     *
     * @param names such as {@code TERM}
     * @param receiver takes the number of a signal
     */
    public SignalHandlers(List<String> names, IntConsumer receiver) {
        for (String name : names) {
            hear(new Signal(name), receiver);
        }
    }

    /** As the other, but hears those that are ignored as well. */
    public SignalHandlers(ProcessCalls processes, List<String> names, IntConsumer receiver)
            throws ErrnoException {
        for (String name : names) {
            var signal = new Signal(name);
            processes.heed(signal.getNumber()); // the JVM does not take one that is ignored
            hear(signal, receiver);
        }
    }

    private void hear(Signal signal, IntConsumer receiver) {
        var former = Signal.handle(signal, caught -> receiver.accept(caught.getNumber()));
        formers.add(new Former(signal, former));
    }

    @Override
    public void close() {
        for (var former : formers) {
            Signal.handle(former.signal(), former.handler());
        }
    }
}
