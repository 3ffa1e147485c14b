package dev.lamina.cli;

import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.layer.WrittenLayer;
import dev.lamina.store.ref.ImageReference;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** {@code lamina import}: a root filesystem's tar becomes an image of one layer. */
final class Import implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina import",
                    "FILE REF",
                    "Makes an image from the tar of a root filesystem: plain, gzip, zstd, xz or bzip2.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<String> file =
            arguments.operand("FILE", "The tar; - for standard input.");
    private final Arguments.Value<String> name = arguments.operand("REF", "name:tag of the image.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var reference = ImageReference.parse(name.get());
        try (InputStream tar = open()) {
            var images = store.open();
            WrittenLayer layer = images.layers().importLayer(tar);
            var image =
                    RootfsImage.of(
                            layer,
                            Instant.now(),
                            "lamina import " + file.get(),
                            ContainerConfig.EMPTY);
            images.save(image, List.of(reference));
            console.out().println(reference.familiar() + " " + image.digest());
        }
        return ExitCode.OK.code();
    }

    private InputStream open() throws IOException {
        if (!file.get().equals("-")) {
            return Files.newInputStream(Path.of(file.get()));
        }
        return new FilterInputStream(System.in) {
            @Override
            public void close() {}
        };
    }
}
