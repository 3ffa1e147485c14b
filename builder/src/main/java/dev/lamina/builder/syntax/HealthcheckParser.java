package dev.lamina.builder.syntax;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads HEALTHCHECK. */
final class HealthcheckParser {
    private HealthcheckParser() {}

    static Instruction parse(Call call) {
        var flags =
                call.flags(
                        Flags.Spec.value("interval"),
                        Flags.Spec.value("timeout"),
                        Flags.Spec.value("start-period"),
                        Flags.Spec.value("start-interval"),
                        Flags.Spec.value("retries"));
        return new Instruction.Healthcheck(
                call.line(),
                command(call),
                duration(flags, "interval"),
                duration(flags, "timeout"),
                duration(flags, "start-period"),
                duration(flags, "start-interval"),
                flags.value("retries").map(HealthcheckParser::retries).orElse(0));
    }

    private static Optional<Command> command(Call call) {
        var inner = InstructionHead.of(call.rest());
        var kind = inner.name().text().toUpperCase(Locale.ROOT);
        var rest = call.rest().from(inner.name().length()).trim();
        return switch (kind) {
            case "NONE" -> {
                if (!rest.isEmpty()) {
                    throw call.fail("NONE takes nothing behind it");
                }
                yield Optional.empty();
            }
            case "CMD" -> {
                var head = new InstructionHead(inner.name(), List.of(), rest);
                var command = new Call("HEALTHCHECK CMD", call.line(), head, call.mode()).command();
                if (rest.isEmpty() || command.equals(new Command.Exec(List.of()))) {
                    throw call.fail("CMD needs a command");
                }
                yield Optional.of(command);
            }
            default -> throw call.fail("needs CMD and a command, or NONE");
        };
    }

    private static int retries(Word word) {
        try {
            int retries = Integer.parseInt(word.text());
            if (retries >= 0) {
                return retries;
            }
        } catch (NumberFormatException e) {
            // Told below, like a negative number.
        }
        throw new BuildfileException(word.range(), "--retries is a number from 0 on, not " + word);
    }

    private static Duration duration(Flags flags, String name) {
        var word = flags.value(name);
        if (word.isEmpty() || word.get().text().isEmpty()) {
            return Duration.ZERO;
        }
        var duration =
                Durations.parse(word.get().text())
                        .orElseThrow(() ->
                                new BuildfileException(
                                        word.get().range(),
                                        "not a duration: " + word.get(),
                                        "for example 30s, 1m30s or 500ms"));
        if (duration.isNegative()
                || (duration.isPositive() && duration.compareTo(Duration.ofMillis(1)) < 0)) {
            throw new BuildfileException(
                    word.get().range(), "--" + name + " is at least 1ms, or 0 for the default");
        }
        return duration;
    }
}
