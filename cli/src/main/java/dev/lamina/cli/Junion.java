package dev.lamina.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.MountedUnion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * {@code junion}: mounts a union of directories. It takes the command lines of fuse-overlayfs
 * ({@code -o lowerdir=A:B,upperdir=U,workdir=W MOUNTPOINT}) and of unionfs-fuse ({@code /a=RW:/b=RO
 * MOUNTPOINT}).
 */
final class Junion implements Command {
    private final Arguments arguments =
            new Arguments("junion", JunionHelp.SYNOPSIS, JunionHelp.DESCRIPTION)
                    .footer(JunionHelp.OPTIONS);
    private final Arguments.Value<List<String>> options =
            arguments.options("-o", "OPTION[,…]", "Mount options, listed below.");
    private final Arguments.Value<Boolean> debug =
            arguments.flag("-d, --debug", "Stay, and tell the requests served at the end.");
    private final Arguments.Value<Boolean> stats =
            arguments.flag("--stats", "Tell at the end how often the kernel asked for what.");
    private final Arguments.Value<@Nullable String> record =
            arguments.option(
                    "--record", "FILE", "Write down what each process reads, misses and changes.");
    private final Arguments.Value<@Nullable String> without =
            arguments.option(
                    "--without", "FEATURE[,…]", "As on a kernel that does not have a feature.");
    private final Arguments.Value<Boolean> show =
            arguments.flag("--show", "Tell what the server of MOUNTPOINT has been asked so far.");
    private final Arguments.Value<Boolean> cleanup =
            arguments.flag("--cleanup", "Remove the mounts of servers that were killed.");
    private final Arguments.Value<@Nullable String> size =
            arguments.option(
                    "--size-limit", "SIZE", "Most bytes in all writable branches, such as 512m.");
    private final Arguments.Value<@Nullable String> inodes =
            arguments.option("--inode-limit", "N", "Most objects in all writable branches.");
    private final Arguments.Value<@Nullable String> fuse = Transports.option(arguments);
    private final Arguments.Value<Boolean> version =
            arguments.flag("-V, --version", "Show the version.");
    private final Arguments.Value<@Nullable String> first =
            arguments.optionalOperand(
                    "BRANCHES", "PATH[=RW|=RO]:…, top first; or the source mount(8) gives.");
    private final Arguments.Value<@Nullable String> second =
            arguments.optionalOperand("MOUNTPOINT", "An existing directory.");

    Junion() {
        arguments.flag("-s", "Accepted: as many threads serve as there is work for.");
        // where to stay is decided by the launch script
        arguments.flag("-f, --foreground", "Stay, and serve until unmounted or ended by a signal.");
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    /** As the programs whose command line this is. */
    @Override
    public ExitCode misuse() {
        return ExitCode.FAILED;
    }

    @Override
    public int run(Console console) throws Exception {
        if (version.get()) {
            return new Version().run(console);
        }
        if (cleanup.get()) {
            return cleanUp(console);
        }
        if (show.get()) {
            return show(console);
        }
        UnionServer.serve(spec(Console.isRoot()), console);
        return ExitCode.OK.code();
    }

    private static int cleanUp(Console console) throws IOException {
        for (var union : StaleUnions.removeAll()) {
            console.out().println(Console.printable(new String(union.path(), UTF_8)));
        }
        return ExitCode.OK.code();
    }

    private int show(Console console) throws IOException {
        var place = first.get();
        if (place == null) {
            throw new UsageException("no mount point", "junion --show MOUNTPOINT");
        }
        var path = Paths.absolute(Paths.bytes(place));
        var union =
                MountedUnion.all(Linux.SYSTEM).reversed().stream()
                        .filter(each -> each.isAt(path))
                        .findFirst();
        var server = union.isPresent() ? union.get().server() : OptionalInt.empty();
        if (server.isEmpty()) {
            throw new UsageException(
                    "no server of a union is found at " + Paths.shown(place),
                    "the mount table (findmnt -t fuse.junion) has them all");
        }
        RequestSocket.copy(server.getAsInt(), console.out());
        return ExitCode.OK.code();
    }

    UnionSpec spec(boolean isRoot) {
        String mountPoint = second.get() != null ? second.get() : first.get();
        if (mountPoint == null) {
            throw new UsageException("no mount point", "see junion --help");
        }
        String source = second.get() == null ? null : first.get();
        return UnionSpec.of(lists(), source, mountPoint, isRoot).strict();
    }

    /** All options in the one form that is read. */
    private List<String> lists() {
        var lists = new ArrayList<>(options.get());
        if (stats.get() || debug.get()) {
            lists.add("stats");
        }
        add(lists, "size_limit", size.get());
        add(lists, "inode_limit", inodes.get());
        add(lists, "fuse", fuse.get());
        add(lists, "record", escaped(record.get()));
        add(lists, "without", without.get() == null ? null : without.get().replace(',', ':'));
        return lists;
    }

    private static @Nullable String escaped(@Nullable String path) {
        return path == null ? null : path.replace("\\", "\\\\").replace(",", "\\,");
    }

    private static void add(List<String> lists, String name, @Nullable String value) {
        if (value != null) {
            lists.add(name + "=" + value);
        }
    }
}
