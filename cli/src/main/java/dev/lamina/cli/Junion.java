package dev.lamina.cli;

import dev.lamina.unionfs.TransportChoice;
import dev.lamina.unionfs.UnionMount;
import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.transport.Attachment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code junion}: mounts a union of directories. It takes fuse-overlayfs' options ({@code -o
 * lowerdir=A:B,upperdir=U,workdir=W MOUNTPOINT}).
 */
final class Junion implements Command {
    private final Arguments arguments =
            new Arguments(
                    "junion",
                    "[-f] -o lowerdir=A:B[,upperdir=U,workdir=W] MOUNTPOINT",
                    "Mounts directories as one: A hides B, changes go to U. Without -f it returns once",
                    "the mount is live and serves it in the background until it is unmounted.");
    private final Arguments.Value<Boolean> foreground =
            arguments.flag(
                    "-f, --foreground", "Stay, and serve until unmounted or ended by a signal.");
    private final Arguments.Value<List<String>> options =
            arguments.options("-o", "OPTIONS", "Mount options, separated by commas.");
    private final Arguments.Value<@Nullable String> fuse = Transports.option(arguments);
    private final Arguments.Value<String> source =
            arguments.operand(
                    "MOUNTPOINT", "An existing directory; mount(8) puts a source before it.");
    private final Arguments.Value<@Nullable String> target =
            arguments.optionalOperand("", "The directory, when a source stands before it.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        String directory = target.get() == null ? source.get() : String.valueOf(target.get());
        var mountPoint = Path.of(directory).toRealPath();
        var spec = UnionSpec.parse(options.get());
        var transport = Transports.choice(fuse.get());
        if (!foreground.get()) {
            return Background.start(foregroundLine(mountPoint), console);
        }
        serve(spec, mountPoint, transport);
        return ExitCode.OK.code();
    }

    private void serve(UnionSpec spec, Path mountPoint, TransportChoice transport)
            throws IOException, InterruptedException {
        var union = UnionOptions.of(spec.branches()).withTransport(transport);
        var attachment =
                new Attachment.Directory(
                        UnionSpec.bytes(mountPoint), "junion", spec.readOnly(), spec.allowOther());
        try (var mount =
                UnionMount.open(spec.isVolatile() ? union.asVolatile() : union, attachment)) {
            Runtime.getRuntime().addShutdownHook(new Thread(mount::close, "unmount"));
            Background.ready();
            mount.await();
        }
    }

    private List<String> foregroundLine(Path mountPoint) {
        var line = new java.util.ArrayList<String>(List.of("-f"));
        options.get().forEach(option -> line.addAll(List.of("-o", option)));
        if (fuse.get() != null) {
            line.addAll(List.of("--fuse", String.valueOf(fuse.get())));
        }
        line.add(mountPoint.toString());
        return line;
    }
}
