package dev.lamina.builder.cache;

import dev.lamina.builder.plan.RunMount;
import dev.lamina.builder.plan.Step;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names the result of a step: equal keys, equal results. Made of everything the result depends on
 * and of nothing else; the key of the step before stands for all before it.
 */
public record CacheKey(Digest digest) {
    /** Changes when keys or the meaning of records change. */
    private static final String FORMAT = "lamina build step 1";

    /**
     * A source of COPY as far as the result depends on it.
     *
     * @param name as it may appear below the destination
     */
    public record Input(ByteString name, Digest content) {}

    private static KeyDigest begin(String kind) {
        return new KeyDigest().text("format", FORMAT).text("kind", kind);
    }

    public static CacheKey ofScratch(Platform platform) {
        return new CacheKey(begin("scratch").text("platform", platform.toString()).finish());
    }

    /** A base image, by the digest of its manifest. */
    public static CacheKey ofImage(Digest manifest, Platform platform) {
        return new CacheKey(
                begin("image")
                        .text("manifest", manifest.toString())
                        .text("platform", platform.toString())
                        .finish());
    }

    /**
     * One layer made of several.
     *
     * @param layers all, bottom first
     * @param kept how many of them stay below it
     */
    public static CacheKey ofMerge(List<Digest> layers, int kept) {
        return new CacheKey(
                begin("merge")
                        .list("layers", layers.stream().map(Digest::toString).toList())
                        .text("kept", Integer.toString(kept))
                        .finish());
    }

    /**
     * Proxies, scripts' names in the log and where it stands in the file make no difference.
     *
     * @param mounted the content of what it mounts from elsewhere
     * @param conditions what all commands depend on
     */
    public CacheKey run(
            Step.Run run, List<Digest> mounted, String conditions, Optional<Instant> latest) {
        var key = after("run", latest).list("arguments", run.arguments());
        new TreeMap<>(run.environment()).forEach((name, value) -> key.text("env " + name, value));
        run.scripts().forEach(script -> key.text("script " + script.name(), script.content()));
        run.mounts().forEach(mount -> mount(mount, key));
        mounted.forEach(content -> key.text("mounted", content.toString()));
        return key.text("conditions", conditions)
                .text("user", run.user())
                .text("insecure", Boolean.toString(run.insecure()))
                .text("workdir", run.workdir())
                .text("network", run.network().name())
                .key();
    }

    /** Never an id of a cache, how it is shared, or a value: they change no result. */
    private static void mount(RunMount mount, KeyDigest key) {
        switch (mount) {
            case RunMount.Bind bind ->
                    key.text("bind", bind.target())
                            .text("writable", Boolean.toString(bind.writable()));
            case RunMount.Cache cache ->
                    key.text("cache", cache.target())
                            .text("read-only", Boolean.toString(cache.readOnly()))
                            .text("access", cache.access().toString());
            case RunMount.Tmpfs(_, var target, var size) ->
                    key.text("tmpfs", target).text("size", size.toString());
            case RunMount.Secret secret ->
                    key.text("secret", secret.id())
                            .text("target", secret.target().orElse(""))
                            .text("variable", secret.variable().orElse(""))
                            .text("access", secret.access().toString());
            case RunMount.Ssh ssh ->
                    key.text("ssh", ssh.id())
                            .text("target", ssh.target())
                            .text("access", ssh.access().toString());
            case RunMount.Host host ->
                    key.text("host", host.source())
                            .text("target", host.target())
                            .text("writable", Boolean.toString(host.writable()));
        }
    }

    /**
     * COPY and ADD. What they find at the destination, and whom names mean there, the key before
     * stands for.
     */
    public CacheKey transfer(Step.Transfer step, List<Input> sources, Optional<Instant> latest) {
        var kind =
                switch (step) {
                    case Step.Copy copy -> copy.parents() ? "copy parents" : "copy";
                    case Step.Add add ->
                            (add.unpack() ? "add" : "add packed")
                                    + (add.unpackRemote() ? " remote" : "");
                };
        var key = after(kind, latest);
        for (var source : sources) {
            key.bytes("name", source.name().bytes());
            key.text("content", source.content().toString());
        }
        return key.text("several", Boolean.toString(step.items().size() > 1))
                .text("destination", step.destination().toString())
                .text("owner", step.owner().map(Object::toString).orElse(""))
                .text("mode", step.mode().map(Object::toString).orElse(""))
                .key();
    }

    /** The same on top of something else, for a layer that does not depend on it. */
    public CacheKey then(CacheKey independent) {
        return new CacheKey(
                begin("independent")
                        .text("parent", digest.toString())
                        .text("layer", independent.digest().toString())
                        .finish());
    }

    /** As before, and depending on one thing more. */
    public CacheKey with(Digest more) {
        return new CacheKey(
                begin("with")
                        .text("parent", digest.toString())
                        .text("more", more.toString())
                        .finish());
    }

    public CacheKey workdir(Step.Workdir step, Optional<Instant> latest) {
        return after("workdir", latest).text("path", step.path()).text("user", step.user()).key();
    }

    private KeyDigest after(String kind, Optional<Instant> latest) {
        return begin(kind)
                .text("parent", digest.toString())
                .text("latest", latest.map(Instant::toString).orElse(""));
    }
}
