package dev.lamina.builder.syntax;

import java.util.List;

/** What RUN, CMD, ENTRYPOINT and the like start; never expanded by the builder. */
public sealed interface Command {
    /** Arguments as given, without a shell. */
    record Exec(List<String> arguments) implements Command {
        public Exec {
            arguments = List.copyOf(arguments);
        }
    }

    /** Text for the shell in force, and the heredocs it opens. */
    record Shell(String text, List<Heredoc> heredocs) implements Command {
        public Shell {
            heredocs = List.copyOf(heredocs);
        }

        /** Whether the text is one heredoc word and nothing else. */
        public boolean isScript() {
            return heredocs.size() == 1
                    && HeredocWords.open(new Word(text.strip(), heredocs.getFirst().word()))
                            .isPresent();
        }

        /** Text and heredocs put together again as they stood, for the shell to read. */
        public String reassembled() {
            var out = new StringBuilder(text);
            for (var heredoc : heredocs) {
                out.append('\n').append(heredoc.body()).append(heredoc.name());
            }
            return out.toString();
        }
    }
}
