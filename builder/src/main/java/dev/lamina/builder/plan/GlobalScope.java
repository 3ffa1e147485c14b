package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.image.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The variables outside of all stages, and the values that the command line gives to any ARG. */
final class GlobalScope implements Variables {
    private static final Set<String> PROXIES =
            Set.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> buildArgs;
    private final SortedSet<String> unused;

    GlobalScope(PlanOptions options) {
        buildArgs = options.buildArgs();
        unused = new TreeSet<>(buildArgs.keySet());
        unused.removeIf(name -> isProxy(name) || name.startsWith("BUILDKIT_"));
        predefine("TARGET", options.platform());
        predefine("BUILD", options.platform());
        values.put("TARGETSTAGE", options.target().orElse("default"));
        options.sourceDateEpoch().ifPresent(epoch -> values.put("SOURCE_DATE_EPOCH", epoch));
        values.replaceAll((name, value) -> buildArgs.getOrDefault(name, value));
    }

    /** Sets the variables of an ARG before the first FROM. */
    void define(Instruction.Arg arg) {
        for (var definition : arg.definitions()) {
            define(arg, definition);
        }
    }

    /** Says what TARGETSTAGE is where neither the command line nor an ARG did. */
    void setTargetStage(Optional<String> last) {
        if (!"default".equals(values.get("TARGETSTAGE"))) {
            return;
        }
        last.ifPresent(name -> values.put("TARGETSTAGE", name));
    }

    private void predefine(String prefix, Platform platform) {
        values.put(prefix + "PLATFORM", platform.toString());
        values.put(prefix + "OS", platform.os());
        values.put(prefix + "OSVERSION", "");
        values.put(prefix + "ARCH", platform.architecture());
        values.put(prefix + "VARIANT", platform.variant().orElse(""));
    }

    private void define(Instruction.Arg arg, Instruction.Arg.Definition definition) {
        var name = definition.name().text();
        var given = buildArg(name);
        if (given != null) {
            values.put(name, given);
        } else {
            definition
                    .value()
                    .ifPresent(value -> values.put(name, expand(this, arg.line(), value)));
        }
    }

    @Override
    public @Nullable String value(String name) {
        return values.get(name);
    }

    /** What the command line gives a variable; asking counts as using. */
    @Nullable String buildArg(String name) {
        unused.remove(name);
        return buildArgs.get(name);
    }

    SortedSet<String> unused() {
        return unused;
    }

    /** Both cases of every proxy variable that was given in either. */
    Map<String, String> proxies() {
        Map<String, String> proxies = new TreeMap<>();
        buildArgs.forEach((name, value) -> {
            if (isProxy(name)) {
                proxies.putIfAbsent(name.toUpperCase(Locale.ROOT), value);
                proxies.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
            }
        });
        buildArgs.forEach((name, value) -> proxies.computeIfPresent(name, (n, v) -> value));
        return proxies;
    }

    private static boolean isProxy(String name) {
        return PROXIES.contains(name.toUpperCase(Locale.ROOT));
    }

    /** A word of an instruction with its variables replaced; errors point at the word. */
    static String expand(Variables variables, SourceLine line, Word word) {
        try {
            return Expander.ofWords(variables, line.escape()).expand(word.text());
        } catch (ExpansionException e) {
            throw new BuildfileException(word.range(), String.valueOf(e.getMessage()));
        }
    }

    static List<String> expandToWords(Variables variables, SourceLine line, Word word) {
        try {
            return Expander.ofWords(variables, line.escape()).words(word.text());
        } catch (ExpansionException e) {
            throw new BuildfileException(word.range(), String.valueOf(e.getMessage()));
        }
    }
}
