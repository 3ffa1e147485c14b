package dev.lamina.builder.syntax;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the comments at the very top of a file say about the file itself.
 *
 * @param lines the physical lines taken, a leading {@code #!} line included
 */
record Directives(Mode mode, char escape, Optional<Word> check, int lines) {
    private static final Pattern FORM =
            Pattern.compile("[ \t]*#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(.*?\\S)\\s*");

    private static final Pattern DOCKERFILE_FRONTEND =
            Pattern.compile("([^\\s]*/)?dockerfile[^\\s/]*(\\s.*)?", Pattern.CASE_INSENSITIVE);

    /** The first line that is no directive ends them for good. */
    static Directives of(SourceFile file) {
        int line = file.line(1).startsWith("#!") ? 2 : 1;
        Map<String, Word> found = new HashMap<>();
        for (; line <= file.lines().size(); line++) {
            var form = FORM.matcher(file.line(line));
            if (!form.matches()) {
                break;
            }
            var key = form.group(1).toLowerCase(Locale.ROOT);
            if (!key.equals("syntax") && !key.equals("escape") && !key.equals("check")) {
                break;
            }
            var range = new SourceRange(file, line, form.start(2) + 1, form.end(2) - form.start(2));
            if (found.put(key, new Word(form.group(2), range)) != null) {
                throw new BuildfileException(
                        SourceRange.ofLine(file, line),
                        "the directive " + key + " stands here a second time",
                        "keep one of them");
            }
        }
        return new Directives(
                mode(file, Optional.ofNullable(found.get("syntax"))),
                escape(Optional.ofNullable(found.get("escape"))),
                Optional.ofNullable(found.get("check")),
                line - 1);
    }

    private static Mode mode(SourceFile file, Optional<Word> syntax) {
        if (syntax.isEmpty()) {
            boolean included = file.includedAt().isPresent();
            return included ? Mode.BUILDFILE : Mode.ofFileName(file.name());
        }
        var value = syntax.get();
        if (value.text().equals("lamina/buildfile")) {
            return Mode.BUILDFILE;
        }
        if (DOCKERFILE_FRONTEND.matcher(value.text()).matches()) {
            return Mode.DOCKERFILE;
        }
        throw new BuildfileException(
                value.range(),
                "unknown syntax: " + value,
                "there are no external frontends; use docker/dockerfile or lamina/buildfile");
    }

    private static char escape(Optional<Word> escape) {
        if (escape.isEmpty()) {
            return '\\';
        }
        var value = escape.get();
        if (!value.text().equals("\\") && !value.text().equals("`")) {
            throw new BuildfileException(
                    value.range(),
                    "the escape character cannot be " + value,
                    "it is \\ or ` (a backtick)");
        }
        return value.text().charAt(0);
    }
}
