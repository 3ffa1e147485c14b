package dev.lamina.builder.upkeep;

import dev.lamina.builder.cache.BuildCache;
import dev.lamina.builder.cachemount.CacheMount;
import dev.lamina.builder.cachemount.CacheMounts;
import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes what a policy does not let stay, what was used longest ago first. Records go at once;
 * their layers are named for the collector of the store, which knows who else needs them.
 */
public final class CacheTrim {
    private final BuildCache cache;
    private final CacheMounts mounts;
    private final Set<Digest> needed;

    /**
     * @param needed layers that images and containers need
     */
    public CacheTrim(ImageStore store, Set<Digest> needed) {
        this.cache = new BuildCache(store);
        this.mounts = new CacheMounts(store.layout());
        this.needed = Set.copyOf(needed);
    }

    /** Something that can go. */
    private sealed interface Item {
        Instant lastUsed();

        record Step(BuildCache.Stored stored) implements Item {
            @Override
            public Instant lastUsed() {
                return stored.lastUsed();
            }
        }

        record Mount(CacheMount mount, long bytes) implements Item {
            @Override
            public Instant lastUsed() {
                return mount.lastUsed();
            }
        }
    }

    /**
     * What is there.
     *
     * @param records of steps
     * @param bytes of layers that only records need
     * @param sharedBytes of layers that images or containers need as well
     * @param mounts how many
     * @param mountBytes of all of them
     */
    public record Usage(int records, long bytes, long sharedBytes, int mounts, long mountBytes) {}

    /**
     * What went, or would.
     *
     * @param lines one for each, with the reason
     * @param layers that no record needs any more
     * @param mountBytes of cache mounts
     */
    public record Result(List<String> lines, Set<Digest> layers, long mountBytes) {
        public Result {
            lines = List.copyOf(lines);
            layers = Set.copyOf(layers);
        }
    }

    public Usage usage() throws IOException {
        var layers = new HashMap<Digest, Long>();
        var stored = cache.list();
        stored.forEach(
                step -> step.record().layer().ifPresent(l -> layers.put(l.diffId(), l.size())));
        long own = 0;
        long shared = 0;
        for (var layer : layers.entrySet()) {
            if (needed.contains(layer.getKey())) {
                shared += layer.getValue();
            } else {
                own += layer.getValue();
            }
        }
        long mounted = 0;
        var all = mounts.list();
        for (var mount : all) {
            mounted += mounts.size(mount);
        }
        return new Usage(stored.size(), own, shared, all.size(), mounted);
    }

    /**
     * Carries a policy out.
     *
     * @param withMounts whether cache mounts are counted and may go
     * @param free bytes on the disk
     * @param onlyLook whether nothing is removed
     */
    public Result trim(CachePolicy policy, boolean withMounts, long free, boolean onlyLook)
            throws IOException {
        var items = new ArrayList<Item>();
        var users = new HashMap<Digest, Integer>();
        long used = 0;
        for (var stored : cache.list()) {
            items.add(new Item.Step(stored));
            if (stored.record().layer().isPresent()) {
                var layer = stored.record().layer().get();
                if (users.merge(layer.diffId(), 1, Integer::sum) == 1) {
                    used += counted(layer);
                }
            }
        }
        if (withMounts) {
            for (var mount : mounts.list()) {
                long bytes = mounts.size(mount);
                items.add(new Item.Mount(mount, bytes));
                used += bytes;
            }
        }
        items.sort(Comparator.comparing(Item::lastUsed));
        return remove(items, users, used, policy, free, onlyLook);
    }

    private long counted(WrittenLayer layer) {
        return needed.contains(layer.diffId()) ? 0 : layer.size();
    }

    private Result remove(
            List<Item> items,
            Map<Digest, Integer> users,
            long usedBefore,
            CachePolicy policy,
            long free,
            boolean onlyLook)
            throws IOException {
        long used = usedBefore;
        long target = policy.target(used, free);
        var limit = Instant.now().minus(policy.keep());
        var lines = new ArrayList<String>();
        var layers = new HashSet<Digest>();
        long mountBytes = 0;
        for (var item : items) {
            boolean tooMuch = used > target;
            boolean old =
                    policy.maxUsed() == Long.MAX_VALUE
                            && policy.minFree() == 0
                            && item.lastUsed().isBefore(limit)
                            && used > policy.reserved();
            if (!tooMuch && !old) {
                continue;
            }
            String reason =
                    tooMuch
                            ? used + " bytes are more than " + target
                            : "not used since " + item.lastUsed();
            switch (item) {
                case Item.Step(var stored) -> {
                    var layer = stored.record().layer();
                    if (tooMuch && layer.map(l -> counted(l) == 0).orElse(true)) {
                        continue; // gains nothing
                    }
                    lines.add("step " + stored.key() + ": " + reason);
                    if (layer.isPresent()
                            && users.merge(layer.get().diffId(), -1, Integer::sum) == 0) {
                        used -= counted(layer.get());
                        layers.add(layer.get().diffId());
                    }
                    if (!onlyLook) {
                        cache.remove(stored.key());
                    }
                }
                case Item.Mount(var mount, long bytes) -> {
                    if (onlyLook || mounts.remove(mount)) {
                        lines.add("cache mount " + mount.id() + ": " + reason);
                        used -= bytes;
                        mountBytes += bytes;
                    }
                }
            }
        }
        return new Result(lines, layers, mountBytes);
    }

    /** Everything that was not used for so long. */
    public static CachePolicy unusedFor(Duration age) {
        return new CachePolicy(age, Long.MAX_VALUE, 0, 0);
    }
}
