package dev.lamina.it.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A folder of Buildfile-examples.
 *
 * @param bases the images its Buildfile begins from that it does not make itself
 * @param expectations carried out in order
 */
record Example(Path folder, List<String> bases, List<Expectation> expectations) {

    /**
     * One {@code run} of EXPECT with what must come of it.
     *
     * @param arguments behind the image's name
     * @param lines each one line of its output
     */
    record Expectation(List<String> arguments, int code, List<String> lines) {}

    static List<Example> all(Path examples) throws IOException {
        var all = new ArrayList<Example>();
        try (var folders = Files.newDirectoryStream(examples, Files::isDirectory)) {
            for (Path folder : folders) {
                all.add(read(folder));
            }
        }
        all.sort(java.util.Comparator.comparing(Example::folder));
        return all;
    }

    private static Example read(Path folder) throws IOException {
        var bases = new TreeSet<String>();
        var stages = new TreeSet<String>();
        for (String line : Files.readAllLines(folder.resolve("Buildfile"))) {
            String[] words = line.strip().split("\\s+", -1);
            if (words[0].equalsIgnoreCase("FROM")) {
                if (!stages.contains(words[1]) && !words[1].equals("scratch")) {
                    bases.add(words[1]);
                }
                stages.add(words[words.length - 1]);
            }
        }
        return new Example(folder, List.copyOf(bases), expectations(folder.resolve("EXPECT")));
    }

    private static List<Expectation> expectations(Path file) throws IOException {
        var all = new ArrayList<Expectation>();
        List<String> arguments = List.of();
        int code = 0;
        var lines = new ArrayList<String>();
        boolean begun = false;
        for (String line : Files.readAllLines(file)) {
            String value = line.substring(Math.min(line.length(), line.indexOf(' ') + 1));
            if (line.equals("run") || line.startsWith("run ")) {
                if (begun) {
                    all.add(new Expectation(arguments, code, List.copyOf(lines)));
                }
                begun = true;
                arguments = line.equals("run") ? List.of() : arguments(value);
                code = 0;
                lines.clear();
            } else if (line.startsWith("exit ")) {
                code = Integer.parseInt(value);
            } else if (line.startsWith("stdout ")) {
                lines.add(value);
            } else if (!line.isBlank()) {
                throw new IOException(file + ": what does this mean: " + line);
            }
        }
        if (begun) {
            all.add(new Expectation(arguments, code, List.copyOf(lines)));
        }
        return all;
    }

    /** {@code sh -c} takes the rest of the line as one argument. */
    private static List<String> arguments(String line) {
        return line.startsWith("sh -c ")
                ? List.of("sh", "-c", line.substring("sh -c ".length()))
                : List.of(line.split(" +", -1));
    }

    String name() {
        return folder.getFileName().toString();
    }

    @Override
    public String toString() {
        return name();
    }
}
