package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.Image;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerWriter;
import dev.lamina.store.layer.WrittenLayer;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code lamina base}: base images made on this machine, without a registry. */
final class Base implements Command {
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Arguments arguments =
            new Arguments(
                    "lamina base",
                    "busybox|debian:SUITE [-t REF]",
                    "Makes a base image: busybox from this machine's static busybox,",
                    "debian:SUITE (such as debian:bookworm) with mmdebstrap.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<@Nullable String> tag =
            arguments.option(
                    "-t, --tag", "REF", "Its name; busybox:latest or debian:SUITE unless given.");
    private final Arguments.Value<String> kind =
            arguments.operand("KIND", "busybox or debian:SUITE.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        String base = kind.get();
        var reference =
                ImageReference.parse(
                        Optional.ofNullable(tag.get())
                                .orElse(base.equals("busybox") ? "busybox:latest" : base));
        var images = store.open();
        Image image =
                switch (base.split(":", 2)[0]) {
                    case "busybox" -> busybox(images);
                    case "debian" -> debian(images, base, console);
                    default ->
                            throw new UsageException(
                                    "no such base: " + base, "there are busybox and debian:SUITE");
                };
        images.save(image, List.of(reference));
        console.out().println(reference.familiar() + " " + image.digest());
        return ExitCode.OK.code();
    }

    private static Image busybox(ImageStore images) throws IOException, InterruptedException {
        var rootfs = BusyboxRootfs.ofHost();
        try (LayerWriter writer = images.layers().create(Optional.empty())) {
            rootfs.writeTo(
                    new BusyboxRootfs.Sink() {
                        @Override
                        public void add(LayerEntry entry) throws IOException {
                            writer.add(entry);
                        }

                        @Override
                        public void add(LayerEntry.RegularFile file, InputStream content)
                                throws IOException {
                            writer.add(file, content);
                        }
                    });
            return RootfsImage.of(
                    writer.finish(), Instant.EPOCH, "lamina base busybox", container("sh"));
        }
    }

    private static Image debian(ImageStore images, String base, Console console)
            throws IOException, InterruptedException {
        String suite = base.contains(":") ? base.substring(base.indexOf(':') + 1) : "";
        if (suite.isEmpty() || suite.startsWith("-")) {
            throw new UsageException("which Debian?", "lamina base debian:bookworm");
        }
        console.err().println("mmdebstrap " + suite + ": fetching packages, this takes a while");
        WrittenLayer layer = Debootstrap.layer(images, suite);
        return RootfsImage.of(layer, Instant.now(), "lamina base " + base, container("bash"));
    }

    static StoreException missingDebootstrap() {
        return new StoreException(
                "this machine has no mmdebstrap", "Install it: apt-get install mmdebstrap.");
    }

    private static ContainerConfig container(String shell) {
        return ContainerConfig.EMPTY.withEnv("PATH", PATH).withCmd(Optional.of(List.of(shell)));
    }
}
