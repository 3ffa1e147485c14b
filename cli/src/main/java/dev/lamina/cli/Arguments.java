package dev.lamina.cli;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * The options and operands of one command, declared in its fields and filled by {@link #parse}. It
 * builds picocli's model directly: reading annotations by reflection costs more of the start than
 * everything else a short command does.
 */
final class Arguments {
    private final CommandSpec spec = CommandSpec.create();
    private final CommandLine line;
    private int operands;

    /**
     * @param synopsis what follows the command's name in its usage line
     */
    Arguments(String name, String synopsis, String... description) {
        spec.name(name);
        spec.usageMessage().customSynopsis(name + " " + synopsis).description(description);
        line = new CommandLine(spec);
        line.setUsageHelpWidth(100);
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
    }

    /** What stands below the options in the help. */
    Arguments footer(String text) {
        // percent signs and backslashes are no format here
        spec.usageMessage().footer(text.replace("%", "%%").split("\n", -1));
        return this;
    }

    /** One option or operand; its value is there once the arguments are parsed. */
    static final class Value<T extends @Nullable Object> {
        private final ArgSpec spec;
        private final Function<@Nullable Object, T> typed;

        private Value(ArgSpec spec, Function<@Nullable Object, T> typed) {
            this.spec = spec;
            this.typed = typed;
        }

        T get() {
            return typed.apply(spec.getValue());
        }
    }

    /** Off unless given. */
    Value<Boolean> flag(String names, String description) {
        var option =
                OptionSpec.builder(names.split(", "))
                        .type(boolean.class)
                        .arity("0")
                        .description(description)
                        .build();
        spec.addOption(option);
        return new Value<>(option, value -> Boolean.TRUE.equals(value));
    }

    /** Taken because people are used to it; it changes nothing. */
    void accepted(String names, String description) {
        flag(names, description);
    }

    /** Null unless given. */
    Value<@Nullable String> option(String names, String label, String description) {
        var option =
                OptionSpec.builder(names.split(", "))
                        .type(String.class)
                        .paramLabel(label)
                        .description(description)
                        .build();
        spec.addOption(option);
        return new Value<>(option, value -> (String) value);
    }

    Value<String> option(String names, String label, String fallback, String description) {
        var option =
                OptionSpec.builder(names.split(", "))
                        .type(String.class)
                        .paramLabel(label)
                        .defaultValue(fallback)
                        .description(description)
                        .build();
        spec.addOption(option);
        return new Value<>(option, value -> (String) java.util.Objects.requireNonNull(value));
    }

    /** May be given several times; empty unless given. */
    Value<List<String>> options(String names, String label, String description) {
        var option =
                OptionSpec.builder(names.split(", "))
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label)
                        .description(description)
                        .build();
        spec.addOption(option);
        return new Value<>(option, Arguments::strings);
    }

    Value<String> operand(String label, String description) {
        var operand =
                PositionalParamSpec.builder()
                        .index(Integer.toString(operands++))
                        .type(String.class)
                        .paramLabel(label)
                        .arity("1")
                        .description(description)
                        .build();
        spec.addPositional(operand);
        return new Value<>(operand, value -> (String) java.util.Objects.requireNonNull(value));
    }

    Value<@Nullable String> optionalOperand(String label, String description) {
        var operand =
                PositionalParamSpec.builder()
                        .index(Integer.toString(operands++))
                        .type(String.class)
                        .paramLabel(label)
                        .arity("0..1")
                        .description(description)
                        .build();
        spec.addPositional(operand);
        return new Value<>(operand, value -> (String) value);
    }

    /** All operands from here on. */
    Value<List<String>> operands(String label, String description) {
        var operand =
                PositionalParamSpec.builder()
                        .index(operands + "..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label)
                        .arity("0..*")
                        .description(description)
                        .build();
        spec.addPositional(operand);
        return new Value<>(operand, Arguments::strings);
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(@Nullable Object value) {
        return value == null ? List.of() : List.copyOf((List<String>) value);
    }

    /**
     * Everything behind the first operand belongs to it, options too: the command inside a
     * container.
     */
    Arguments optionsBeforeOperandsOnly() {
        line.setStopAtPositional(true);
        return this;
    }

    /**
     * @return whether the command is to run; otherwise help was asked for
     * @throws UsageException for anything not declared
     */
    boolean parse(List<String> arguments) {
        try {
            return !line.parseArgs(arguments.toArray(String[]::new)).isUsageHelpRequested();
        } catch (ParameterException e) {
            throw new UsageException(
                    String.valueOf(e.getMessage()), "see " + spec.name() + " --help");
        }
    }

    String help() {
        return line.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }
}
