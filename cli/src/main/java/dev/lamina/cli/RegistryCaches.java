package dev.lamina.cli;

import dev.lamina.builder.CacheUse;
import dev.lamina.builder.cache.CacheExport;
import dev.lamina.builder.cache.CacheLocation;
import dev.lamina.store.ImageStore;
import dev.lamina.store.archive.Archive;
import dev.lamina.store.archive.LayoutTarget;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Progress;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Build caches of registries. They are fetched into folders of the store before a build and sent
 * from folders after it, so that the build itself knows only folders. Closing removes those.
 */
final class RegistryCaches implements AutoCloseable {
    private final ImageStore store;
    private final Warnings warnings;
    private final List<Path> folders = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();

    private record Pending(Path folder, ImageReference target, boolean errorsIgnored) {}

    RegistryCaches(ImageStore store, Warnings warnings) {
        this.store = store;
        this.warnings = warnings;
    }

    /** The same with folders in the place of registries. A cache that cannot be had is left out. */
    CacheUse local(CacheUse use) throws IOException {
        var imports = new ArrayList<CacheLocation>();
        for (CacheLocation location : use.imports()) {
            switch (location) {
                case CacheLocation.Local _ -> imports.add(location);
                case CacheLocation.Registry(var reference) ->
                        fetch(reference).map(CacheLocation.Local::new).ifPresent(imports::add);
            }
        }
        var exports = new ArrayList<CacheExport>();
        for (CacheExport export : use.exports()) {
            if (export.to() instanceof CacheLocation.Registry(var reference)) {
                Path folder = folder();
                pending.add(new Pending(folder, reference, export.errorsIgnored()));
                exports.add(
                        new CacheExport(
                                new CacheLocation.Local(folder),
                                export.everyStep(),
                                export.errorsIgnored()));
            } else {
                exports.add(export);
            }
        }
        return new CacheUse(use.ignored(), use.ignoredStages(), use.pull(), imports, exports);
    }

    private Path folder() throws IOException {
        Path folder = Files.createDirectory(store.layout().temporary());
        folders.add(folder);
        return folder;
    }

    private Optional<Path> fetch(ImageReference reference) throws IOException {
        Path folder = folder();
        try (var source = RegistryOptions.usual(warnings).source(reference);
                var target = new LayoutTarget(folder, Optional.empty())) {
            new Transfer(source, target, Progress.NONE, RegistryFetcher.LANES).all();
            return Optional.of(folder);
        } catch (IOException e) {
            warnings.accept("the cache " + reference + " is not used: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Sends what the build left. */
    void send() throws IOException {
        for (Pending each : pending) {
            if (!Files.exists(each.folder().resolve("index.json"))) {
                continue;
            }
            try (var archive = Archive.open(store.layers(), each.folder());
                    var target =
                            RegistryOptions.usual(warnings)
                                    .target(each.target(), store.layout(), Optional.empty())) {
                var source = archive.image("");
                new Transfer(source, target, Progress.NONE, RegistryFetcher.LANES).all();
            } catch (IOException e) {
                if (!each.errorsIgnored()) {
                    throw e;
                }
                warnings.accept("the cache is not at " + each.target() + ": " + e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Path folder : folders) {
            Folders.remove(folder);
        }
    }
}
