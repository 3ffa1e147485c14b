package dev.lamina.run;

import dev.lamina.run.container.ExitStatus;
import java.time.Duration;

/**
 * Whether a container that ended is started again.
 *
 * @param most how often at most after failures; 0 for any number
 */
public record RestartPolicy(When when, int most) {
    public static final RestartPolicy NO = new RestartPolicy(When.NO, 0);

    /** A run as long as this forgets the failures before it. */
    static final Duration HEALTHY = Duration.ofSeconds(10);

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    /** Exit codes of ours: the program did not come to run, and would not the next time. */
    private static final int FIRST_OWN_CODE = 125;

    private static final int LAST_OWN_CODE = 127;

    public enum When {
        NO("no"),
        ON_FAILURE("on-failure"),
        ALWAYS("always"),
        UNLESS_STOPPED("unless-stopped");

        private final String label;

        When(String label) {
            this.label = label;
        }
    }

    /**
     * @param text {@code no}, {@code on-failure[:MOST]}, {@code always} or {@code unless-stopped}
     * @throws IllegalArgumentException when it is none of these
     */
    public static RestartPolicy parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        for (When when : When.values()) {
            if (when.label.equals(name) && (colon < 0 || when == When.ON_FAILURE)) {
                return new RestartPolicy(when, colon < 0 ? 0 : count(text.substring(colon + 1)));
            }
        }
        throw new IllegalArgumentException(
                "no such restart policy: "
                        + text
                        + "; there are no, on-failure[:MOST], always and unless-stopped");
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("not a number of restarts: " + text);
    }

    /**
     * @param restarts how often it has been started again so far
     * @param stopped whether a user ended it
     */
    boolean restarts(ExitStatus status, int restarts, boolean stopped) {
        if (stopped) {
            return false;
        }
        return switch (when) {
            case NO -> false;
            case ON_FAILURE -> !status.succeeded() && (most == 0 || restarts < most);
            case ALWAYS, UNLESS_STOPPED -> true;
        };
    }

    /** Whether a start that failed with this code is worth another. */
    static boolean isOwn(int code) {
        return code >= FIRST_OWN_CODE && code <= LAST_OWN_CODE;
    }

    /**
     * How long to wait, doubling with each restart in a row.
     *
     * @param inARow how many restarts there were since it last ran well
     */
    static Duration delay(int inARow) {
        var delay = FIRST_DELAY.multipliedBy(1L << Math.min(inARow, 20));
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    @Override
    public String toString() {
        return most > 0 ? when.label + ":" + most : when.label;
    }
}
