package dev.lamina.cli;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code lamina unmount}. */
final class UnmountImage implements Command {
    private final Arguments arguments =
            new Arguments("lamina unmount", "DIR…", "Ends what lamina mount began.");
    private final Arguments.Value<List<String>> folders = arguments.operands("DIR", "Where.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (folders.get().isEmpty()) {
            throw new UsageException("no directory given", "see lamina unmount --help");
        }
        for (String folder : folders.get()) {
            unmount(Path.of(folder).toAbsolutePath().toString());
        }
        return ExitCode.OK.code();
    }

    /** Without root the helper of FUSE may do it. */
    private static void unmount(String folder) throws IOException, InterruptedException {
        try {
            Linux.SYSTEM.mounts().umount(ByteString.of(folder).bytes(), 0);
        } catch (ErrnoException e) {
            int code =
                    new ProcessBuilder("fusermount3", "-u", "--", folder)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
            if (code != 0) {
                throw e;
            }
        }
    }
}
