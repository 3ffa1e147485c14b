package dev.lamina.builder.syntax;

import java.util.regex.Pattern;

/**
 * A text that follows an instruction, opened by a word like {@code <<EOF}.
 *
 * @param name the line that ends it
 * @param stripTabs whether the word was {@code <<-}
 * @param expand whether the builder may expand the body: no part of the word was quoted
 * @param body the lines as they stand in the file, leading tabs included
 * @param word where it was opened
 */
public record Heredoc(
        String name, boolean stripTabs, boolean expand, String body, SourceRange word) {
    private static final Pattern LEADING_TABS = Pattern.compile("(?m)^\t+");

    /** The body as its reader gets it: without leading tabs where the word asked for that. */
    public String content() {
        return stripTabs ? LEADING_TABS.matcher(body).replaceAll("") : body;
    }

    Heredoc withBody(String text) {
        return new Heredoc(name, stripTabs, expand, text, word);
    }
}
