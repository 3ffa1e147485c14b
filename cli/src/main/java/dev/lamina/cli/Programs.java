package dev.lamina.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Which command a command line means. Only that one is made. */
final class Programs {
    record Invocation(Command command, List<String> arguments) {}

    /** A command of {@code lamina}, with one line of description for its overview. */
    record Entry(String description, Supplier<Command> command) {}

    private Programs() {}

    static Invocation find(String program, List<String> arguments) {
        return switch (program) {
            case "jbuild" -> new Invocation(new Jbuild(program), arguments);
            case "jrun" -> new Invocation(new Jrun(program), arguments);
            case "junion" -> new Invocation(new Junion(), arguments);
            case "mount.fuse.junion" -> new Invocation(new MountHelper(), arguments);
            default -> lamina(arguments);
        };
    }

    /** As bytes, one char for each, where a program takes them so. */
    static List<String> arguments(String program, List<String> decoded) {
        return switch (program) {
            case "junion", "mount.fuse.junion" -> Paths.raw(decoded);
            default -> decoded;
        };
    }

    static Map<String, Entry> commands() {
        var commands = new LinkedHashMap<String, Entry>();
        commands.put(
                "build", new Entry("Build an image: jbuild.", () -> new Jbuild("lamina build")));
        commands.put("run", new Entry("Run an image: jrun.", () -> new Jrun("lamina run")));
        ContainerCommands.addTo(commands);
        commands.put(
                "import",
                new Entry("Make a base image from a root filesystem's tar.", Import::new));
        commands.put("base", new Entry("Make a base image on this machine.", Base::new));
        commands.put("images", new Entry("List the images of the store.", Images::new));
        commands.put("tag", new Entry("Give an image one more name.", Tag::new));
        commands.put("untag", new Entry("Take names away from images.", Untag::new));
        commands.put("rmi", new Entry("Remove images.", Rmi::new));
        commands.put("prune", new Entry("Remove images that nobody uses.", Prune::new));
        commands.put("history", new Entry("List the steps of an image.", HistoryCommand::new));
        commands.put("save", new Entry("Write images into an archive.", Save::new));
        commands.put("load", new Entry("Take images out of an archive.", Load::new));
        commands.put(
                "export", new Entry("Write an image's root filesystem as a tar.", Export::new));
        commands.put("fsck", new Entry("Check the store, and mend it.", Fsck::new));
        commands.put("gc", new Entry("Remove data that nothing needs.", Gc::new));
        commands.put("pull", new Entry("Get images from registries.", Pull::new));
        commands.put("push", new Entry("Put an image into a registry.", Push::new));
        commands.put("copy", new Entry("Copy an image between places.", Copy::new));
        commands.put("login", new Entry("Keep an account at a registry.", Login::new));
        commands.put("logout", new Entry("Forget an account at a registry.", Logout::new));
        commands.put("tags", new Entry("List the tags of a repository.", Tags::new));
        commands.put(
                "digest", new Entry("Show what a name at a registry means.", DigestCommand::new));
        commands.put("delete", new Entry("Remove an image from its registry.", Delete::new));
        commands.put("mount", new Entry("Show an image at a directory.", MountImage::new));
        commands.put("unmount", new Entry("End what lamina mount began.", UnmountImage::new));
        commands.put("blame", new Entry("List who brought a file of an image.", BlameCommand::new));
        commands.put(
                "efficiency", new Entry("Count the waste of an image.", EfficiencyCommand::new));
        commands.put("layers", new Entry("List the layers of an image.", Layers::new));
        commands.put("inspect", new Entry("Show what an image is made of.", Inspect::new));
        commands.put("diff", new Entry("Compare two images, or two layers.", Diff::new));
        commands.put(
                "cache", new Entry("What builds keep: list, sum up, prune.", CacheCommand::new));
        commands.put("df", new Entry("Show what takes space.", Df::new));
        commands.put("builds", new Entry("Show what was built, with its logs.", Builds::new));
        commands.put("version", new Entry("Show the version.", Version::new));
        return commands;
    }

    /** Options that stand before the command belong to it: {@code lamina --root DIR images}. */
    private static Invocation lamina(List<String> arguments) {
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("-")) {
            boolean takesValue =
                    arguments.get(at).equals("--root") || arguments.get(at).equals("--fuse");
            at += takesValue ? 2 : 1;
        }
        if (at >= arguments.size()) {
            boolean version = arguments.contains("--version") || arguments.contains("-V");
            return version
                    ? new Invocation(new Version(), List.of())
                    : new Invocation(new Overview(), arguments);
        }
        String name = arguments.get(at);
        if (name.equals("warm-up")) {
            return new Invocation(new WarmUp(), List.of());
        }
        int words = 1;
        if (name.equals("container") && at + 1 < arguments.size()) {
            words = 2;
            name = ofContainers(arguments.get(at + 1));
        }
        var rest = new ArrayList<>(arguments.subList(0, at));
        rest.addAll(arguments.subList(at + words, arguments.size()));
        if (name.equals("supervise")) {
            return new Invocation(new Supervise(), rest);
        }
        var entry = commands().get(name);
        if (entry == null) {
            throw new UsageException("unknown command: " + name, "see lamina --help");
        }
        return new Invocation(entry.command().get(), rest);
    }

    /** {@code lamina container ls} and the like, for people who are used to it. */
    private static String ofContainers(String name) {
        return switch (name) {
            case "ls", "list" -> "ps";
            case "prune" -> "container prune";
            default -> name;
        };
    }
}
