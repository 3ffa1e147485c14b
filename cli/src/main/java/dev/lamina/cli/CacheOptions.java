package dev.lamina.cli;

import dev.lamina.builder.CacheUse;
import dev.lamina.builder.cache.CacheExport;
import dev.lamina.builder.cache.CacheLocation;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.ref.ImageReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The options of {@code jbuild} about what was built before. */
final class CacheOptions {
    private static final Set<String> FROM = Set.of("type", "src", "ref");
    private static final Set<String> TO = Set.of("type", "dest", "ref", "mode", "ignore-error");

    private final Arguments.Value<Boolean> noCache;
    private final Arguments.Value<List<String>> noCacheFilter;
    private final Arguments.Value<Boolean> pull;
    private final Arguments.Value<List<String>> from;
    private final Arguments.Value<List<String>> to;

    CacheOptions(Arguments arguments) {
        noCache = arguments.flag("--no-cache", "Run every step again.");
        noCacheFilter =
                arguments.options(
                        "--no-cache-filter", "STAGE,…", "Run the steps of these stages again.");
        pull = arguments.flag("--pull", "Ask registries again what the names of images mean.");
        from =
                arguments.options(
                        "--cache-from",
                        "type=local,src=DIR",
                        "Use what another build has left there; may be repeated.");
        to =
                arguments.options(
                        "--cache-to",
                        "type=local,dest=DIR[,mode=min|max]",
                        "Leave the results for others: those of the image (min) or of all steps.");
    }

    CacheUse value() throws StoreException {
        var imports = new ArrayList<CacheLocation>();
        for (String text : from.get()) {
            var attributes = Attributes.parse("--cache-from", text, "ref").only(FROM);
            imports.add(location(attributes, "src"));
        }
        var exports = new ArrayList<CacheExport>();
        for (String text : to.get()) {
            exports.add(export(Attributes.parse("--cache-to", text, "ref").only(TO)));
        }
        return new CacheUse(noCache.get(), stages(), pull.get(), imports, exports);
    }

    private Set<String> stages() {
        var stages = new TreeSet<String>();
        noCacheFilter.get().forEach(names -> stages.addAll(List.of(names.split(","))));
        return stages;
    }

    private static CacheExport export(Attributes attributes) throws StoreException {
        String mode = attributes.get("mode").orElse("min");
        if (!mode.equals("min") && !mode.equals("max")) {
            throw new UsageException("--cache-to has no mode " + mode, "there are min and max");
        }
        return new CacheExport(
                location(attributes, "dest"), mode.equals("max"), attributes.flag("ignore-error"));
    }

    private static CacheLocation location(Attributes attributes, String path)
            throws StoreException {
        String type =
                attributes.get("type").orElse(attributes.get("ref").isPresent() ? "registry" : "");
        return switch (type) {
            case "local" -> new CacheLocation.Local(Path.of(attributes.require(path)));
            case "registry" ->
                    new CacheLocation.Registry(ImageReference.parse(attributes.require("ref")));
            default ->
                    throw new UsageException(
                            attributes.option() + " has no type " + type,
                            "there are local and registry");
        };
    }
}
