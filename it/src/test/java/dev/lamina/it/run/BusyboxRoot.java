package dev.lamina.it.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A root made of the host's static busybox: its applets, a user and a group file. */
final class BusyboxRoot {
    private BusyboxRoot() {}

    static Path make(Path folder) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("etc"));
        Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(folder.resolve("tmp"));
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        bin.resolve("busybox").toFile().setExecutable(true, false);
        var list = new ProcessBuilder("/bin/busybox", "--list").start();
        for (String applet : new String(list.getInputStream().readAllBytes()).split("\n", 0)) {
            if (!applet.equals("busybox")) {
                Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
            }
        }
        list.waitFor();
        Files.writeString(
                folder.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1001:web:/home/web:/bin/sh\n");
        Files.writeString(folder.resolve("etc/group"), "root:x:0:\nweb:x:1001:\nadm:x:4:web\n");
        return folder;
    }
}
