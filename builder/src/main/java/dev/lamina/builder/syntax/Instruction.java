package dev.lamina.builder.syntax;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An instruction as it is written. Words are not expanded; what can be checked without is. */
public sealed interface Instruction {
    /** Where it stands. */
    SourceLine line();

    /** How it is called in messages. */
    default String name() {
        return getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** COPY and ADD: files from somewhere into the image. */
    sealed interface Transfer extends Instruction {
        List<TransferSource> sources();

        Word destination();

        TransferFlags flags();
    }

    /**
     * Begins a stage.
     *
     * @param stage the name given with AS, in lower case
     */
    record From(SourceLine line, Optional<Word> platform, Word image, Optional<Word> stage)
            implements Instruction {}

    record Arg(SourceLine line, List<Definition> definitions) implements Instruction {
        public record Definition(Word name, Optional<Word> value) {}

        public Arg {
            definitions = List.copyOf(definitions);
        }
    }

    record Env(SourceLine line, List<Assignment> assignments) implements Instruction {
        public Env {
            assignments = List.copyOf(assignments);
        }
    }

    record Label(SourceLine line, List<Assignment> assignments) implements Instruction {
        public Label {
            assignments = List.copyOf(assignments);
        }
    }

    /** A key and a value of ENV or LABEL. */
    record Assignment(Word key, Word value) {}

    record Run(SourceLine line, RunFlags flags, Command command) implements Instruction {}

    /**
     * Files from the context, a stage or an image.
     *
     * @param parents the {@code --parents} flag where it says true
     */
    record Copy(
            SourceLine line,
            List<TransferSource> sources,
            Word destination,
            Optional<Word> from,
            Optional<Word> parents,
            TransferFlags flags)
            implements Transfer {
        public Copy {
            sources = List.copyOf(sources);
        }
    }

    /**
     * As COPY, also from archives, URLs and repositories.
     *
     * @param unpack what {@code --unpack} says, where it is given
     */
    record Add(
            SourceLine line,
            List<TransferSource> sources,
            Word destination,
            Optional<Word> checksum,
            Optional<Boolean> unpack,
            Optional<Word> keepGitDir,
            TransferFlags flags)
            implements Transfer {
        public Add {
            sources = List.copyOf(sources);
        }
    }

    record Workdir(SourceLine line, Word path) implements Instruction {}

    record User(SourceLine line, Word user) implements Instruction {}

    record Cmd(SourceLine line, Command command) implements Instruction {}

    record Entrypoint(SourceLine line, Command command) implements Instruction {}

    record Shell(SourceLine line, List<String> arguments) implements Instruction {
        public Shell {
            arguments = List.copyOf(arguments);
        }
    }

    record Expose(SourceLine line, List<Word> ports) implements Instruction {
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    record Volume(SourceLine line, List<Word> paths) implements Instruction {
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    record StopSignal(SourceLine line, Word signal) implements Instruction {}

    /**
     * How to find out whether a container works; a duration of zero is the default.
     *
     * @param command absent for {@code HEALTHCHECK NONE}
     */
    record Healthcheck(
            SourceLine line,
            Optional<Command> command,
            Duration interval,
            Duration timeout,
            Duration startPeriod,
            Duration startInterval,
            int retries)
            implements Instruction {}

    record Maintainer(SourceLine line, Word author) implements Instruction {}

    /**
     * An instruction for the builds that start from this image.
     *
     * @param trigger what will run in a child, checked
     * @param text the same as it is stored, heredocs included
     */
    record OnBuild(SourceLine line, Instruction trigger, String text) implements Instruction {}

    /** Mode B: the instructions of another file. */
    record Include(SourceLine line, boolean ifExists, Optional<Word> checksum, Word path)
            implements Instruction {}

    /** Mode B. The first branch whose condition holds is taken; ELSE is a branch without one. */
    record If(SourceLine line, List<Branch> branches) implements Instruction {
        public record Branch(
                SourceLine line, Optional<Condition> condition, List<Instruction> body) {
            public Branch {
                body = List.copyOf(body);
            }
        }

        public If {
            branches = List.copyOf(branches);
        }
    }

    /**
     * Mode B: a setting taken out of the config.
     *
     * @param names globs; empty where the kind is a single setting
     */
    record Unset(SourceLine line, Setting setting, List<Word> names) implements Instruction {
        public Unset {
            names = List.copyOf(names);
        }
    }

    /** What UNSET takes away. */
    enum Setting {
        ENV(true),
        ARG(true),
        LABEL(true),
        VOLUME(true),
        EXPOSE(true),
        CMD(false),
        ENTRYPOINT(false),
        HEALTHCHECK(false),
        USER(false),
        WORKDIR(false),
        STOPSIGNAL(false),
        SHELL(false),
        ONBUILD(false);

        private final boolean named;

        Setting(boolean named) {
            this.named = named;
        }

        /** Whether there can be several, told apart by name. */
        public boolean isNamed() {
            return named;
        }
    }

    /** Mode B: what a command prints becomes a variable. */
    record Capture(SourceLine line, boolean env, RunFlags flags, Word variable, Command command)
            implements Instruction {}
}
