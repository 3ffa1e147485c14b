package dev.lamina.builder.plan;

import java.util.ArrayDeque;

/**
 * Where COPY and ADD write.
 *
 * @param path absolute, without {@code .} and {@code ..}
 * @param directory whether it was written so that it can only be a directory
 */
public record Destination(String path, boolean directory) {
    static Destination of(String written, String workdir) {
        boolean directory = written.isEmpty() || written.equals(".") || written.endsWith("/");
        boolean dotted = written.endsWith("/.") || written.endsWith("/..") || written.equals("..");
        return new Destination(absolute(written, workdir), directory || dotted);
    }

    /** A path joined to a working directory and cleaned; it cannot lead above the root. */
    static String absolute(String path, String workdir) {
        var parts = new ArrayDeque<String>();
        for (var part : (path.startsWith("/") ? path : workdir + "/" + path).split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    @Override
    public String toString() {
        return directory && !path.equals("/") ? path + "/" : path;
    }
}
