package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads COPY and ADD. */
final class TransferParser {
    private static final Flags.Spec CHOWN = Flags.Spec.value("chown");
    private static final Flags.Spec CHMOD = Flags.Spec.value("chmod");
    private static final Flags.Spec LINK = Flags.Spec.toggle("link");
    private static final Flags.Spec EXCLUDE = Flags.Spec.repeated("exclude");

    private TransferParser() {}

    static Instruction copy(Call call) {
        var flags =
                call.flags(
                        CHOWN,
                        CHMOD,
                        LINK,
                        EXCLUDE,
                        Flags.Spec.value("from"),
                        Flags.Spec.toggle("parents"));
        var words = words(call);
        return new Instruction.Copy(
                call.line(),
                sources(call, words),
                words.getLast(),
                flags.value("from"),
                flags.on("parents"),
                common(flags));
    }

    static Instruction add(Call call) {
        var flags =
                call.flags(
                        CHOWN,
                        CHMOD,
                        LINK,
                        EXCLUDE,
                        Flags.Spec.value("checksum"),
                        Flags.Spec.toggle("unpack"),
                        Flags.Spec.toggle("keep-git-dir"));
        var words = words(call);
        return new Instruction.Add(
                call.line(),
                sources(call, words),
                words.getLast(),
                flags.value("checksum"),
                flags.choice("unpack"),
                flags.value("keep-git-dir"),
                common(flags));
    }

    private static TransferFlags common(Flags flags) {
        return new TransferFlags(
                flags.value("chown"), flags.value("chmod"), flags.on("link"), flags.all("exclude"));
    }

    /** Sources and destination; a heredoc word with blanks in it is one word. */
    private static List<Word> words(Call call) {
        var words = call.line().heredocs().isEmpty() ? call.words() : withHeredocWords(call);
        if (words.size() < 2) {
            throw call.fail("needs at least one source and a destination");
        }
        var destination = words.getLast();
        if (!call.line().heredocs().isEmpty() && HeredocWords.open(destination).isPresent()) {
            throw new BuildfileException(
                    destination.range(), "a heredoc cannot be the destination of " + call.name());
        }
        return words;
    }

    private static List<Word> withHeredocWords(Call call) {
        var rest = call.rest();
        var words = new ArrayList<Word>();
        int from = 0;
        for (var heredoc : call.line().heredocs()) {
            int at = indexOf(rest, heredoc.word(), from);
            words.addAll(Words.plain(rest.part(from, at)));
            words.add(rest.part(at, at + heredoc.word().length()).word());
            from = at + heredoc.word().length();
        }
        words.addAll(Words.plain(rest.from(from)));
        return words;
    }

    private static int indexOf(Slice rest, SourceRange word, int from) {
        for (int at = from; at < rest.length(); at++) {
            var here = rest.from(at).range();
            if (here.line() == word.line() && here.column() == word.column()) {
                return at;
            }
        }
        throw new IllegalStateException("a heredoc outside of its instruction: " + word);
    }

    private static List<TransferSource> sources(Call call, List<Word> words) {
        var sources = new ArrayList<TransferSource>();
        Set<String> names = new HashSet<>();
        for (var word : words.subList(0, words.size() - 1)) {
            var heredoc = heredocAt(call, word);
            if (heredoc.isEmpty()) {
                sources.add(new TransferSource.Named(word));
            } else if (names.add(heredoc.get().name())) {
                sources.add(new TransferSource.Inline(heredoc.get()));
            } else {
                throw new BuildfileException(
                        word.range(),
                        "the heredoc " + heredoc.get().name() + " stands here a second time",
                        "each becomes a file of that name");
            }
        }
        return sources;
    }

    private static Optional<Heredoc> heredocAt(Call call, Word word) {
        return call.line().heredocs().stream()
                .filter(heredoc -> heredoc.word().equals(word.range()))
                .findFirst();
    }
}
