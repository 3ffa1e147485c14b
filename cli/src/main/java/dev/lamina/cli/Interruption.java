package dev.lamina.cli;

import dev.lamina.run.Cancellation;
import dev.lamina.run.container.SignalHandlers;
import java.util.List;

/**
 * Turns Ctrl-C and the polite signals into a wish to end, as long as it is open. Who asks twice
 * does not want to wait.
 */
final class Interruption implements AutoCloseable {
    private final Cancellation cancellation = new Cancellation();
    private final SignalHandlers handlers =
            new SignalHandlers(List.of("INT", "TERM", "HUP"), this::heard);

    Cancellation cancellation() {
        return cancellation;
    }

    private void heard(int signal) {
        if (cancellation.isRequested()) {
            Runtime.getRuntime().halt(128 + signal);
        }
        cancellation.request();
    }

    @Override
    public void close() {
        handlers.close();
    }
}
