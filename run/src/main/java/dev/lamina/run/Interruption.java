package dev.lamina.run;

import dev.lamina.run.container.SignalHandlers;
import java.util.List;
import java.util.function.IntConsumer;

/** Turns Ctrl-C and the polite signals into a wish to end, as long as it is open. */
public final class Interruption implements AutoCloseable {
    private final Cancellation cancellation = new Cancellation();
    private final IntConsumer impatience;
    private final SignalHandlers handlers;

    /**
     * @param impatience takes the number of every signal but the first
     */
    public Interruption(IntConsumer impatience) {
        this.impatience = impatience;
        this.handlers = new SignalHandlers(List.of("INT", "TERM", "HUP"), this::heard);
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    private void heard(int signal) {
        if (cancellation.isRequested()) {
            impatience.accept(signal);
        } else {
            cancellation.request();
        }
    }

    @Override
    public void close() {
        handlers.close();
    }
}
