package dev.lamina.builder.plan;

import dev.lamina.builder.remote.GitSource;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.TransferSource;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** What a COPY or ADD needs at its place in the stage. */
final class TransferPlanning {
    private static final Pattern HTTP = Pattern.compile("https?://.*");

    private final Instruction.Transfer instruction;
    private final StageState state;

    private TransferPlanning(Instruction.Transfer instruction, StageState state) {
        this.instruction = instruction;
        this.state = state;
    }

    static Step copy(Instruction.Copy copy, Planner planner, Stage stage, StageState state) {
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
                copy.flags().link().isPresent(),
                copy.parents().isPresent());
    }

    static Step add(Instruction.Add add, StageState state) {
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
                add.unpack().orElse(true),
                add.unpack().orElse(false));
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
        boolean git = GitSource.isOne(text);
        if (!git && !HTTP.matcher(text).matches()) {
            checkNoChecksum();
            return new Step.Item.Pattern(text, word);
        }
        return switch (instruction) {
            case Instruction.Add add -> git ? git(add, text, word) : http(add, text, word);
            case Instruction.Copy _ ->
                    throw new BuildfileException(
                            word.range(),
                            "COPY takes no URL",
                            "ADD does; or RUN a program that fetches it");
        };
    }

    private void checkNoChecksum() {
        if (instruction instanceof Instruction.Add add && add.checksum().isPresent()) {
            throw new BuildfileException(
                    add.checksum().get().range(),
                    "--checksum is for a URL or a repository",
                    "files of the context need none");
        }
    }

    private Step.Item git(Instruction.Add add, String text, Word word) {
        try {
            var source = GitSource.parse(text);
            if (add.keepGitDir().filter(flag -> flag.text().equals("true")).isPresent()) {
                source = source.keepingGitDir();
            }
            var checksum = checksum(add);
            return new Step.Item.Git(
                    checksum.isPresent() ? source.withChecksum(checksum.get()) : source, word);
        } catch (IllegalArgumentException e) {
            throw new BuildfileException(word.range(), String.valueOf(e.getMessage()));
        }
    }

    private Step.Item http(Instruction.Add add, String text, Word word) {
        try {
            var path = URI.create(text).getPath();
            var name = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
            if (name.isEmpty() && destination().directory()) {
                throw new BuildfileException(
                        word.range(),
                        "this URL names no file",
                        "give the destination with the name of the file");
            }
            return new Step.Item.Http(text, name, checksum(add).map(sum -> digest(add, sum)), word);
        } catch (IllegalArgumentException e) {
            throw new BuildfileException(word.range(), "not a URL: " + text);
        }
    }

    private Optional<String> checksum(Instruction.Add add) {
        var word = add.checksum();
        if (word.isPresent() && add.sources().size() > 1) {
            throw new BuildfileException(
                    word.get().range(), "--checksum is for one source", "ADD them one by one");
        }
        return word.map(this::expand).filter(text -> !text.isEmpty());
    }

    private static Digest digest(Instruction.Add add, String text) {
        try {
            return Digest.parse(text);
        } catch (StoreException e) {
            throw new BuildfileException(
                    add.checksum().orElseThrow().range(),
                    "not a checksum: " + text,
                    "sha256: and 64 hexadecimal digits");
        }
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
                        case Step.Item.Http http -> http.url();
                        case Step.Item.Git git -> git.source().url();
                    });
        }
        return out.add(destination().toString()).add("# lamina").toString();
    }
}
