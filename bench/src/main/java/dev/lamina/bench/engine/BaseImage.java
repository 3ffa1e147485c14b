package dev.lamina.bench.engine;

import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The root filesystem of busybox:latest: a static busybox with its applets, and the tar of it. */
record BaseImage(Path rootfs, Path tar) {

    static BaseImage make(Path folder) throws IOException {
        var rootfs = Files.createDirectories(folder.resolve("busybox"));
        var tar = folder.resolve("busybox.tar");
        var line =
                """
                mkdir bin etc tmp proc sys dev root &&
                cp "$(command -v busybox)" bin/busybox &&
                for applet in $(bin/busybox --list | grep -vx busybox); do ln -s busybox bin/$applet; done &&
                echo root:x:0:0:root:/root:/bin/sh >etc/passwd &&
                tar -cf "$TAR" --owner 0 --group 0 .
                """;
        Command.shell(
                        "cd " + rootfs + " && " + line,
                        Map.of("TAR", tar.toString()),
                        folder.resolve("log"))
                .run();
        return new BaseImage(rootfs, tar);
    }
}
