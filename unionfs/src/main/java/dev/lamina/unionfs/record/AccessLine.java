package dev.lamina.unionfs.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.unionfs.Access;
import dev.lamina.unionfs.Access.Kind;
import dev.lamina.unionfs.Access.Task;
import dev.lamina.unionfs.ByteString;

/**
 * An access as a line of text, without its end: kind, branch ({@code -} for none), pid, command,
 * path and, where there is one, detail, with a tab between them. Command, path and detail are
 * {@linkplain ByteString#escaped escaped}; an empty command is {@code -}.
 */
public final class AccessLine {
    private static final String NONE = "-";

    private AccessLine() {}

    public static String of(Access access) {
        var line = new StringBuilder(access.kind().name());
        line.append('\t');
        line.append(access.branch() == Access.NOWHERE ? NONE : Integer.toString(access.branch()));
        line.append('\t').append(access.task().pid());
        line.append('\t').append(command(access.task().command()));
        line.append('\t').append(access.path().escaped());
        if (access.detail() != null) {
            line.append('\t').append(access.detail().escaped());
        }
        return line.toString();
    }

    private static String command(String command) {
        return command.isEmpty() ? NONE : ByteString.of(command.getBytes(UTF_8)).escaped();
    }

    /**
     * @throws IllegalArgumentException when it is no such line
     */
    public static Access parse(String line) {
        var fields = line.split("\t", -1);
        if (fields.length < 5 || fields.length > 6) {
            throw new IllegalArgumentException("not an access: " + line);
        }
        var command =
                fields[3].equals(NONE) ? new byte[0] : ByteString.unescaped(fields[3]).bytes();
        return new Access(
                Kind.valueOf(fields[0]),
                ByteString.unescaped(fields[4]),
                fields.length == 6 ? ByteString.unescaped(fields[5]) : null,
                fields[1].equals(NONE) ? Access.NOWHERE : Integer.parseInt(fields[1]),
                new Task(Integer.parseInt(fields[2]), new String(command, UTF_8)));
    }
}
