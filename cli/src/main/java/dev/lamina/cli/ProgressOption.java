package dev.lamina.cli;

import dev.lamina.builder.BuildProgress;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import org.jspecify.annotations.Nullable;

/** {@code --progress}, {@code -q}, and how much of a failure stands on the screen already. */
final class ProgressOption {
    private static final int STANDARD_ERROR = 2;
    private static final int COLUMNS = 80;

    private final Arguments.Value<Boolean> quiet;
    private final Arguments.Value<@Nullable String> form;

    /** How progress is shown. */
    enum Form {
        TTY,
        PLAIN,
        RAWJSON,
        QUIET;

        /** Whether what steps print is all shown while they run. */
        boolean showsLogs() {
            return this == PLAIN || this == RAWJSON;
        }
    }

    ProgressOption(Arguments arguments) {
        quiet = arguments.flag("-q, --quiet", "Print only the digest of the image.");
        form =
                arguments.option(
                        "--progress",
                        "FORM",
                        "auto, tty, plain, rawjson or quiet (also BUILDKIT_PROGRESS).");
    }

    Form form() {
        String name = form.get() != null ? form.get() : System.getenv("BUILDKIT_PROGRESS");
        if (quiet.get()) {
            return Form.QUIET;
        }
        return switch (name == null || name.isEmpty() ? "auto" : name) {
            case "auto" -> isTerminal() ? Form.TTY : Form.PLAIN;
            case "tty" -> Form.TTY;
            case "plain" -> Form.PLAIN;
            case "rawjson" -> Form.RAWJSON;
            case "quiet" -> Form.QUIET;
            default ->
                    throw new UsageException(
                            "--progress has no form " + name,
                            "there are auto, tty, plain, rawjson and quiet");
        };
    }

    /** Asking the kernel costs, so the cheap signs come first. */
    private static boolean isTerminal() {
        String kind = System.getenv("TERM");
        boolean capable = kind != null && !kind.isEmpty() && !kind.equals("dumb");
        return capable && Terminal.isError();
    }

    static BuildProgress open(Form shown, Console console) {
        return switch (shown) {
            case TTY -> {
                String colour = System.getenv("NO_COLOR");
                yield new TreeProgress(
                        console.err(), ProgressOption::width, colour == null || colour.isEmpty());
            }
            case PLAIN -> new PlainProgress(console.err());
            case RAWJSON -> new JsonProgress(console.err());
            case QUIET -> BuildProgress.NONE;
        };
    }

    private static int width() {
        try {
            int columns = Linux.SYSTEM.terminals().size(STANDARD_ERROR).columns();
            return columns > 0 ? columns : COLUMNS;
        } catch (ErrnoException e) {
            return COLUMNS;
        }
    }
}
