package dev.lamina.builder.plan;

import java.util.regex.Pattern;

/**
 * The pattern of {@code ${name#pattern}} and its kin: {@code *} is any text, {@code ?} any
 * character, a backslash takes the meaning from {@code * ? \}, and hides {@code }} and {@code /}.
 */
final class GlobPattern {
    private final String forward;
    private final String backward;

    /**
     * @param longest whether stars take as much as they can
     * @throws ExpansionException when a backslash stands before anything else
     */
    GlobPattern(String glob, boolean longest) throws ExpansionException {
        var forwards = new StringBuilder();
        var backwards = new StringBuilder();
        for (int at = 0; at < glob.length(); ) {
            int c = glob.codePointAt(at);
            at += Character.charCount(c);
            boolean literal = c == '\\';
            if (literal) {
                int escaped = at < glob.length() ? glob.codePointAt(at) : -1;
                if (escaped < 0 || "*?\\}/".indexOf(escaped) < 0) {
                    throw new ExpansionException("invalid escape in the pattern " + glob);
                }
                c = escaped;
                at++;
            }
            var part = part(c, literal, longest);
            forwards.append(part);
            backwards.insert(0, part);
        }
        forward = forwards.toString();
        backward = backwards.toString();
    }

    private static String part(int c, boolean literal, boolean longest) {
        if (!literal && c == '*') {
            return longest ? ".*" : ".*?";
        }
        return !literal && c == '?' ? "." : Pattern.quote(Character.toString(c));
    }

    String withoutPrefix(String value) {
        var match = compile(forward).matcher(value);
        return match.lookingAt() ? value.substring(match.end()) : value;
    }

    /** Read from the end, a suffix is a prefix. */
    String withoutSuffix(String value) {
        var match = compile(backward).matcher(new StringBuilder(value).reverse());
        return match.lookingAt() ? value.substring(0, value.length() - match.end()) : value;
    }

    String replaceFirst(String value, String replacement) {
        return compile(forward)
                .matcher(value)
                .replaceFirst(java.util.regex.Matcher.quoteReplacement(replacement));
    }

    String replaceAll(String value, String replacement) {
        return compile(forward)
                .matcher(value)
                .replaceAll(java.util.regex.Matcher.quoteReplacement(replacement));
    }

    private static Pattern compile(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
