package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.TransferSource;
import dev.lamina.builder.syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** What a COPY or ADD needs at its place in the stage. */
final class TransferPlanning {
    private static final Pattern GIT =
            Pattern.compile("(git@[^/]+:|ssh://|git://|https?://.*\\.git([#?]|$)).*");
    private static final Pattern HTTP = Pattern.compile("https?://.*");

    private final Instruction.Transfer instruction;
    private final StageState state;

    private TransferPlanning(Instruction.Transfer instruction, StageState state) {
        this.instruction = instruction;
        this.state = state;
    }

    static Step copy(Instruction.Copy copy, Planner planner, Stage stage, StageState state) {
        copy.parents()
                .ifPresent(word -> {
                    throw Unsupported.error("COPY --parents", word.range());
                });
        var planning = new TransferPlanning(copy, state);
        var items = planning.items();
        var origin =
                copy.from()
                        .map(word -> planner.origin(word, stage))
                        .orElseGet(Step.Origin.Context::new);
        return new Step.Copy(
                copy.line(),
                planning.history(items),
                origin,
                items,
                planning.destination(),
                planning.owner(),
                planning.mode(),
                copy.flags().excludes(),
                copy.flags().link().isPresent());
    }

    static Step add(Instruction.Add add, StageState state) {
        add.checksum()
                .ifPresent(word -> {
                    throw Unsupported.error("ADD --checksum", word.range());
                });
        add.keepGitDir()
                .ifPresent(word -> {
                    throw Unsupported.error("ADD --keep-git-dir", word.range());
                });
        var planning = new TransferPlanning(add, state);
        var items = planning.items();
        return new Step.Add(
                add.line(),
                planning.history(items),
                items,
                planning.destination(),
                planning.owner(),
                planning.mode(),
                add.flags().excludes(),
                add.flags().link().isPresent(),
                add.unpack().orElse(true));
    }

    private String expand(Word word) {
        return GlobalScope.expand(state, instruction.line(), word);
    }

    private List<Step.Item> items() {
        var items = new ArrayList<Step.Item>();
        for (var source : instruction.sources()) {
            items.add(
                    switch (source) {
                        case TransferSource.Named(var word) -> pattern(word);
                        case TransferSource.Inline(var heredoc) ->
                                new Step.Item.Inline(
                                        heredoc.name(), inline(heredoc.content(), source));
                    });
        }
        return items;
    }

    private Step.Item pattern(Word word) {
        var text = expand(word);
        boolean remote = GIT.matcher(text).matches() || HTTP.matcher(text).matches();
        if (remote && instruction instanceof Instruction.Add) {
            throw Unsupported.error("ADD of a URL or repository", word.range());
        }
        if (remote) {
            throw new BuildfileException(
                    word.range(),
                    "COPY takes no URL",
                    "ADD does; or RUN a program that fetches it");
        }
        return new Step.Item.Pattern(text, word);
    }

    private String inline(String content, TransferSource source) {
        if (!(source instanceof TransferSource.Inline(var heredoc)) || !heredoc.expand()) {
            return content;
        }
        try {
            return Expander.ofText(state).expand(content);
        } catch (ExpansionException e) {
            throw new BuildfileException(
                    heredoc.word(),
                    "in the heredoc " + heredoc.name() + ": " + e.getMessage(),
                    "quote the word, <<'" + heredoc.name() + "', to leave its text alone");
        }
    }

    private Destination destination() {
        return Destination.of(expand(instruction.destination()), state.workdir());
    }

    private Optional<Owner> owner() {
        return instruction
                .flags()
                .chown()
                .map(word -> {
                    var text = expand(word);
                    if (text.isEmpty() || text.startsWith(":")) {
                        throw new BuildfileException(
                                word.range(),
                                "--chown needs a user",
                                "for example --chown=1000:1000");
                    }
                    return Owner.parse(text);
                });
    }

    private Optional<ModeChange> mode() {
        return instruction
                .flags()
                .chmod()
                .map(word -> {
                    var text = expand(word);
                    return ModeChange.parse(text)
                            .orElseThrow(() ->
                                    new BuildfileException(
                                            word.range(),
                                            "not a mode: " + text,
                                            "for example 0644 or u=rwX,go=rX"));
                });
    }

    private String history(List<Step.Item> items) {
        var out = new StringJoiner(" ");
        out.add(instruction.name().toUpperCase(Locale.ROOT));
        var flags = instruction.flags();
        flags.chown().ifPresent(word -> out.add("--chown=" + expand(word)));
        flags.chmod().ifPresent(word -> out.add("--chmod=" + expand(word)));
        for (var item : items) {
            out.add(
                    switch (item) {
                        case Step.Item.Pattern(var text, _) -> text;
                        case Step.Item.Inline(var name, _) -> "<<" + name;
                    });
        }
        return out.add(destination().toString()).add("# lamina").toString();
    }
}
