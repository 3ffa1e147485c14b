package dev.lamina.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code mount.fuse.junion}: what mount(8) starts for the type {@code fuse.junion}. Its letters are
 * those of mount(8); device nodes and set-user-id programs have their force unless an option takes
 * it away.
 */
final class MountHelper implements Command {
    private final Arguments arguments =
            new Arguments(
                    "mount.fuse.junion",
                    "SOURCE MOUNTPOINT [-sfnv] [-N NAMESPACE] [-t TYPE] [-o OPTION[,…]]",
                    "Mounts a union for mount(8); junion --help lists the options. Without options",
                    "that name branches, SOURCE does: PATH=RW:PATH=RO.");
    private final Arguments.Value<List<String>> options =
            arguments.options("-o", "OPTION[,…]", "Mount options.");
    private final Arguments.Value<Boolean> sloppy =
            arguments.flag("-s", "Ignore unknown mount options.");
    private final Arguments.Value<Boolean> fake =
            arguments.flag("-f", "Check the options, mount nothing.");
    private final Arguments.Value<String> source =
            arguments.operand("SOURCE", "Branches, or any word.");
    private final Arguments.Value<String> mountPoint =
            arguments.operand("MOUNTPOINT", "An existing directory.");

    MountHelper() {
        arguments.flag("-n", "Accepted: the kernel keeps the table of mounts.");
        arguments.flag("-v", "Accepted.");
        arguments.option("-N", "NAMESPACE", "Accepted: mount(8) has entered it.");
        arguments.option("-t", "TYPE", "Accepted: fuse.junion.");
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public ExitCode misuse() {
        return ExitCode.FAILED;
    }

    @Override
    public ExitCode failure() {
        return ExitCode.MOUNT;
    }

    @Override
    public int run(Console console) throws Exception {
        var lists = new ArrayList<>(List.of("dev,suid"));
        lists.addAll(options.get());
        var spec = UnionSpec.of(lists, source.get(), mountPoint.get(), Console.isRoot());
        if (!sloppy.get()) {
            spec = spec.strict();
        }
        if (!fake.get()) {
            UnionServer.serve(spec, console);
        }
        return ExitCode.OK.code();
    }
}
