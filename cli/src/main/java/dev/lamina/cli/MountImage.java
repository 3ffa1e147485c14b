package dev.lamina.cli;

import dev.lamina.linux.Linux;
import dev.lamina.run.rootfs.RootFs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code lamina mount}: an image as a read-only directory. */
final class MountImage implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina mount",
                    "[-f] [--verify-reads] REF DIR",
                    "Shows an image at a directory, read-only, until lamina unmount DIR.");
    private final Arguments.Value<@Nullable String> root =
            arguments.option("--root", "DIR", "Where images are kept (also LAMINA_ROOT).");
    private final Arguments.Value<@Nullable String> fuse = Transports.option(arguments);
    private final Arguments.Value<Boolean> stay =
            arguments.flag("-f, --foreground", "Stay, and serve until unmounted.");
    private final Arguments.Value<Boolean> verify =
            arguments.flag(
                    "--verify-reads", "Check a file against its digest when it is opened first.");
    private final Arguments.Value<String> name = arguments.operand("REF", "The image.");
    private final Arguments.Value<String> folder = arguments.operand("DIR", "Where.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        Path target = Path.of(folder.get()).toAbsolutePath();
        if (!Files.isDirectory(target)) {
            throw new UsageException("no directory: " + target, "make it first");
        }
        if (!stay.get()) {
            return background(target, console);
        }
        try (var opened = dev.lamina.store.ImageStore.open(Console.root(root.get()))) {
            var images = verify.get() ? opened.verifyingReads() : opened;
            var image = images.resolve(ImageLookup.reference(images, name.get()));
            try (var layers = images.openStack(image.layers());
                    var mounted =
                            RootFs.readOnly(Linux.SYSTEM, layers, Transports.choice(fuse.get()))) {
                mounted.mount(target, "lamina:" + name.get());
                Background.ready();
                mounted.await();
            }
        }
        return ExitCode.OK.code();
    }

    private int background(Path target, Console console) throws Exception {
        List<String> line = new ArrayList<>(List.of("mount", "-f"));
        line.addAll(List.of("--root", Console.root(root.get()).toString()));
        String transport = fuse.get();
        if (transport != null) {
            line.addAll(List.of("--fuse", transport));
        }
        if (verify.get()) {
            line.add("--verify-reads");
        }
        line.addAll(List.of(name.get(), target.toString()));
        return Background.start("lamina", line, console);
    }
}
