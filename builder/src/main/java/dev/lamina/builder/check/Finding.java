package dev.lamina.builder.check;

import dev.lamina.builder.syntax.Diagnostic;
import dev.lamina.builder.syntax.SourceRange;
import java.util.Optional;

/** Where a rule is not kept, and how. */
public record Finding(Rule rule, SourceRange range, String message) {
    /** With its line and a caret, for people. */
    public String render() {
        return new Diagnostic(
                        range,
                        "warning: " + rule.title() + ": " + message,
                        Optional.of(rule.description()))
                .render();
    }
}
