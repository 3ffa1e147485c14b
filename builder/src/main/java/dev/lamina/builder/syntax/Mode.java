package dev.lamina.builder.syntax;

/** Which language a file is written in. */
public enum Mode {
    /** Exactly what other builders accept. */
    DOCKERFILE,
    /** The same, with Lamina's own instructions and its safer defaults. */
    BUILDFILE;

    /** The mode of a file by its directives and its name. */
    public static Mode of(SourceFile file) {
        return Directives.of(file).mode();
    }

    /** The mode a file name asks for when no directive says otherwise. */
    public static Mode ofFileName(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        boolean ours =
                name.equals("Buildfile")
                        || name.startsWith("Buildfile.")
                        || name.endsWith(".buildfile");
        return ours ? BUILDFILE : DOCKERFILE;
    }
}
