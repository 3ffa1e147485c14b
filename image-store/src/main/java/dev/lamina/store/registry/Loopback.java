package dev.lamina.store.registry;

/** Names of this machine itself. */
final class Loopback {
    private Loopback() {}

    /**
     * @param host without port
     */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}")
                || host.equals("[::1]")
                || host.equals("::1");
    }
}
