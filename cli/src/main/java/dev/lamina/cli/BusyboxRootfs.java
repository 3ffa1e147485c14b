package dev.lamina.cli;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small root filesystem of one static busybox: the program, a link for each of its applets, the
 * usual directories, users and groups. The same busybox gives the same bytes.
 */
final class BusyboxRootfs {
    private static final List<String> PLACES =
            List.of("/bin/busybox", "/usr/bin/busybox", "/usr/local/bin/busybox", "/sbin/busybox");
    private static final List<String> DIRECTORIES =
            List.of(
                    "bin",
                    "dev",
                    "etc",
                    "home",
                    "lib",
                    "mnt",
                    "opt",
                    "proc",
                    "run",
                    "sbin",
                    "srv",
                    "sys",
                    "usr",
                    "usr/bin",
                    "usr/local",
                    "usr/local/bin",
                    "usr/sbin",
                    "usr/share",
                    "var",
                    "var/cache",
                    "var/lib",
                    "var/log",
                    "var/spool",
                    "var/www");
    private static final String PASSWD =
            """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1:daemon:/usr/sbin:/bin/false
            bin:x:2:2:bin:/bin:/bin/false
            www-data:x:33:33:www-data:/var/www:/bin/false
            nobody:x:65534:65534:nobody:/home:/bin/false
            """;
    private static final String GROUP =
            """
            root:x:0:
            daemon:x:1:
            bin:x:2:
            tty:x:5:
            www-data:x:33:
            users:x:100:
            nogroup:x:65534:
            """;
    private static final String HOSTS = "127.0.0.1 localhost\n::1 localhost\n";

    private final Map<ImagePath, Item> items = new TreeMap<>();

    private record Item(LayerEntry entry, byte[] content) {}

    /** Takes the rootfs apart for a layer, in its order. */
    interface Sink {
        void add(LayerEntry entry) throws IOException;

        void add(LayerEntry.RegularFile file, InputStream content) throws IOException;
    }

    private BusyboxRootfs() {}

    /**
     * @throws StoreException when this machine has no static busybox
     */
    static BusyboxRootfs ofHost() throws IOException, InterruptedException {
        var program =
                PLACES.stream()
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() -> absent("this machine has no busybox"));
        byte[] binary = Files.readAllBytes(program);
        if (!Elf.isStatic(binary)) {
            throw absent(program + " is linked dynamically");
        }
        var rootfs = new BusyboxRootfs();
        rootfs.fill(binary, applets(program));
        return rootfs;
    }

    private static StoreException absent(String what) {
        return new StoreException(
                what,
                "Install a static one: apt-get install busybox-static, or apk add busybox-static.");
    }

    private static List<String> applets(Path program) throws IOException, InterruptedException {
        var process = new ProcessBuilder(program.toString(), "--list-full").start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new StoreException(program + " --list-full failed", "Is it a busybox?");
        }
        return output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private void fill(byte[] binary, List<String> applets) throws StoreException {
        directory("", 0755);
        DIRECTORIES.forEach(path -> directory(path, 0755));
        directory("root", 0700);
        directory("tmp", 01777);
        directory("var/tmp", 01777);
        file("bin/busybox", 0755, binary);
        for (String applet : applets) {
            if (!applet.equals("bin/busybox") && !applet.equals("linuxrc")) {
                symlink(applet, "/bin/busybox");
            }
        }
        file("etc/passwd", 0644, PASSWD.getBytes(StandardCharsets.UTF_8));
        file("etc/group", 0644, GROUP.getBytes(StandardCharsets.UTF_8));
        file("etc/hosts", 0644, HOSTS.getBytes(StandardCharsets.UTF_8));
    }

    private static ImagePath path(String text) {
        try {
            return ImagePath.of(text);
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Attributes attributes(int mode) {
        return Attributes.of(mode, 0, 0, Instant.EPOCH);
    }

    private void directory(String path, int mode) {
        put(new LayerEntry.Directory(path(path), attributes(mode)), new byte[0]);
    }

    private void file(String path, int mode, byte[] content) {
        put(new LayerEntry.RegularFile(path(path), attributes(mode), content.length), content);
    }

    private void symlink(String path, String target) {
        put(
                new LayerEntry.Symlink(path(path), attributes(0777), ByteString.of(target)),
                new byte[0]);
    }

    private void put(LayerEntry entry, byte[] content) {
        items.put(entry.path(), new Item(entry, content));
    }

    void writeTo(Sink sink) throws IOException {
        for (var item : items.values()) {
            if (item.entry() instanceof LayerEntry.RegularFile file) {
                sink.add(file, new ByteArrayInputStream(item.content()));
            } else {
                sink.add(item.entry());
            }
        }
    }

    /** What an image of this rootfs runs when it is told nothing. */
    static Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return environment;
    }
}
