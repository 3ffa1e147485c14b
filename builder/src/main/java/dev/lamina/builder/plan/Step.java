package dev.lamina.builder.plan;

import dev.lamina.builder.remote.GitSource;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.digest.Digest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** One thing a stage does, with everything in it known but files. */
public sealed interface Step {
    /** The instruction it came from. */
    SourceLine line();

    /** The text for the image's history. */
    String createdBy();

    /** The trees, besides that of its own stage, whose files it uses. */
    default List<Origin> origins() {
        return List.of();
    }

    /** Changes settings only: no file, no layer. */
    record Configure(SourceLine line, String createdBy) implements Step {}

    /**
     * A command.
     *
     * @param arguments program and arguments, shell included
     * @param environment ENV and ARG values
     * @param proxies variables that the command sees and nothing records
     * @param user as USER has it, empty for root
     * @param insecure whether it may do whatever the builder may
     * @param scripts files the command finds under {@code /dev/pipes}
     */
    record Run(
            SourceLine line,
            String createdBy,
            List<String> arguments,
            SequencedMap<String, String> environment,
            SortedMap<String, String> proxies,
            String user,
            String workdir,
            Network network,
            boolean insecure,
            List<Script> scripts,
            List<RunMount> mounts)
            implements Step {
        public Run {
            arguments = List.copyOf(arguments);
            proxies = Collections.unmodifiableSortedMap(new TreeMap<>(proxies));
            scripts = List.copyOf(scripts);
            mounts = List.copyOf(mounts);
        }

        @Override
        public List<Origin> origins() {
            return mounts.stream().flatMap(mount -> mount.from().stream()).toList();
        }
    }

    /** A program that stands in the build file. */
    record Script(String name, String content) {}

    /** COPY and ADD. */
    sealed interface Transfer extends Step {
        /** Where its paths start. */
        Origin from();

        @Override
        default List<Origin> origins() {
            return List.of(from());
        }

        List<Item> items();

        Destination destination();

        Optional<Owner> owner();

        Optional<ModeChange> mode();

        /** What to leave out of a source: rules of an ignore file, relative to the source. */
        List<Word> excludes();

        /** Whether the layer is made without a look at those below. */
        boolean link();

        /** Whether the directories on the way to a source are copied with it. */
        default boolean parents() {
            return false;
        }
    }

    /**
     * From a context, a stage or an image.
     *
     * @param parents whether the directories on the way to a source are copied with it
     */
    record Copy(
            SourceLine line,
            String createdBy,
            Origin from,
            List<Item> items,
            Destination destination,
            Optional<Owner> owner,
            Optional<ModeChange> mode,
            List<Word> excludes,
            boolean link,
            boolean parents)
            implements Transfer {
        public Copy {
            items = List.copyOf(items);
            excludes = List.copyOf(excludes);
        }
    }

    /**
     * From the context, archives unpacked.
     *
     * @param unpack whether local archives are extracted
     * @param unpackRemote whether archives that were fetched are
     */
    record Add(
            SourceLine line,
            String createdBy,
            List<Item> items,
            Destination destination,
            Optional<Owner> owner,
            Optional<ModeChange> mode,
            List<Word> excludes,
            boolean link,
            boolean unpack,
            boolean unpackRemote)
            implements Transfer {
        public Add {
            items = List.copyOf(items);
            excludes = List.copyOf(excludes);
        }

        @Override
        public Origin from() {
            return new Origin.Context();
        }
    }

    /** Makes the working directory where it is missing. */
    record Workdir(SourceLine line, String createdBy, String path, String user) implements Step {}

    /** One source of COPY or ADD. */
    sealed interface Item {
        /**
         * A path, perhaps with wildcards, from the root of the origin.
         *
         * @param at where it is written
         */
        record Pattern(String text, Word at) implements Item {}

        /** Something from elsewhere. */
        sealed interface Remote extends Item {
            /** Where it is written. */
            Word at();
        }

        /**
         * A file to fetch.
         *
         * @param name in a destination that is a directory
         */
        record Http(String url, String name, Optional<Digest> checksum, Word at)
                implements Remote {}

        /** A tree of a repository. */
        record Git(GitSource source, Word at) implements Remote {}

        /** A file whose content stands in the build file. */
        record Inline(String name, String content) implements Item {}
    }

    /** What a path of COPY is relative to. */
    sealed interface Origin {
        record Context() implements Origin {}

        /** The end of the earlier stage with this number. */
        record OfStage(int index) implements Origin {}

        record OfImage(BaseImage image) implements Origin {}
    }
}
