package dev.lamina.store.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A place in a change of the store. {@code LAMINA_FAILPOINT=NAME[#N]:ACTION} lets the N-th arrival
 * at it (the first unless said) end the process as kill -9 does ({@code halt}), throw ({@code
 * error=ENOSPC}, {@code error=EIO}), or wait ({@code delay=MS}). Names are written in lower case
 * with hyphens.
 */
public enum FailPoint {
    TMP_CREATED,
    DATA_WRITTEN,
    DATA_SYNCED,
    DIGEST_CHECKED,
    BEFORE_LINK,
    AFTER_LINK,
    DIR_SYNCED,
    INDEX_WRITTEN,
    CONFIG_WRITTEN,
    MANIFEST_WRITTEN,
    TAG_LOCK,
    TAG_WRITTEN,
    TAG_RENAMED,
    PART_OPENED,
    PART_JOURNAL,
    PART_COMPLETE,
    PUSH_STARTED,
    PUSH_COMMITTED,
    FORM_RECORDED,
    LEASE_CREATED,
    MARK_DONE,
    SWEEP_RECORD,
    SWEEP_DATA,
    REPAIR_QUARANTINED,
    REPAIR_DROPPED;

    private static final int KILLED = 137;
    private static final Optional<Order> ORDER = Order.of(System.getenv("LAMINA_FAILPOINT"));

    /** As it is named in the environment. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Does what was asked for this place. */
    public void reached() throws IOException {
        if (ORDER.isPresent()) {
            ORDER.get().arrive(this);
        }
    }

    private record Order(String place, AtomicInteger left, String action) {
        static Optional<Order> of(@org.jspecify.annotations.Nullable String text) {
            if (text == null || text.indexOf(':') < 0) {
                return Optional.empty();
            }
            String where = text.substring(0, text.indexOf(':'));
            String action = text.substring(text.indexOf(':') + 1);
            int number = where.indexOf('#');
            int arrivals = number < 0 ? 1 : Integer.parseInt(where.substring(number + 1));
            String place = number < 0 ? where : where.substring(0, number);
            return Optional.of(new Order(place, new AtomicInteger(arrivals), action));
        }

        void arrive(FailPoint point) throws IOException {
            if (!point.label().equals(place) || left.decrementAndGet() != 0) {
                return;
            }
            if (action.equals("halt")) {
                Runtime.getRuntime().halt(KILLED);
            } else if (action.startsWith("delay=")) {
                pause(Long.parseLong(action.substring("delay=".length())));
            } else if (action.equals("error=ENOSPC")) {
                throw new IOException("No space left on device");
            } else {
                throw new IOException("Input/output error");
            }
        }

        private static void pause(long milliseconds) {
            try {
                Thread.sleep(Duration.ofMillis(milliseconds));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
