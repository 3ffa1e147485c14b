package dev.lamina.cli;

import dev.lamina.unionfs.Limits;
import dev.lamina.unionfs.TransportChoice;
import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.branch.Writing;
import dev.lamina.unionfs.transport.direct.Feature;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the union is served, and what is accepted because it changes nothing here. */
final class ServerOptions {
    private static final String FEATURES =
            Stream.of(Feature.values()).map(Feature::option).collect(Collectors.joining(":"));

    private Writing.Sync sync = Writing.Sync.ASKED;
    private boolean refers = true;
    private boolean userNotes;
    private long bytes = Limits.NONE.bytes();
    private long inodes = Limits.NONE.inodes();
    private int workers;
    private @Nullable String transport;
    private boolean tellsRequests;
    private @Nullable Path record;
    private final Set<Feature> without = EnumSet.noneOf(Feature.class);

    boolean take(MountOption option) {
        switch (option.name()) {
            case "volatile" -> sync = Writing.Sync.VOLATILE;
            case "fsync" -> sync = option.isOn() ? Writing.Sync.ASKED : Writing.Sync.NEVER;
            case "max_threads" -> workers = Math.max(2, option.number());
            case "size_limit" -> bytes = Size.parse(option.name(), option.text());
            case "inode_limit" -> inodes = option.number();
            case "fuse" -> transport = option.text();
            case "stats", "debug" -> tellsRequests = option.isOn();
            case "record" -> record = Path.of(Paths.shown(Paths.unescaped(option.text())));
            case "without" -> without.addAll(features(option));
            case "redirect_dir" -> refers &= redirects(option);
            case "metacopy" -> refers &= option.isOn();
            case "userxattr" -> userNotes = option.isOn();
            case "index" -> mustBeOnOrOff(option);
            case "xattr_permissions", "plugins", "modules", "umask" -> refuseUnlessOff(option);
            default -> {
                return changesNothing(option);
            }
        }
        return true;
    }

    private static boolean redirects(MountOption option) {
        return switch (option.text()) {
            case "on", "follow" -> true;
            case "off", "nofollow" -> false;
            default -> throw option.wrong("on, follow, nofollow or off");
        };
    }

    /** Names that are one object below stay one in any case. */
    private static void mustBeOnOrOff(MountOption option) {
        option.isOn();
    }

    private static void refuseUnlessOff(MountOption option) {
        if (!"0".equals(option.value())) {
            throw new UsageException(
                    "mount option " + option.name() + " is not carried out", "leave it out");
        }
    }

    /**
     * What is always so here (copy-up, caches that are right, inode numbers, large requests), what
     * tunes another server, and what mount(8) keeps for itself.
     */
    private static boolean changesNothing(MountOption option) {
        return switch (option.name()) {
            case "cow",
                    "hide_meta_files",
                    "hide_meta_dir",
                    "preserve_branch",
                    "statfs_omit_ro",
                    "noinitgroups",
                    "max_files",
                    "debug_file" ->
                    true;
            case "threaded",
                    "fast_ino",
                    "writeback",
                    "xino",
                    "nfs_export",
                    "uuid",
                    "override_creds",
                    "verity" ->
                    true;
            case "auto_unmount",
                    "nonempty",
                    "subtype",
                    "clone_fd",
                    "max_idle_threads",
                    "max_read",
                    "max_write",
                    "max_readahead",
                    "max_background",
                    "congestion_threshold",
                    "async_read",
                    "sync_read",
                    "async_dio",
                    "atomic_o_trunc",
                    "big_writes",
                    "large_read",
                    "blksize",
                    "splice_read",
                    "splice_write",
                    "splice_move",
                    "no_splice_read",
                    "no_splice_write",
                    "no_splice_move",
                    "kernel_cache",
                    "auto_cache",
                    "noauto_cache",
                    "direct_io",
                    "use_ino",
                    "readdir_ino",
                    "hard_remove",
                    "noforget",
                    "remember",
                    "nopath",
                    "intr",
                    "intr_signal",
                    "no_remote_lock",
                    "no_remote_flock",
                    "no_remote_posix_lock" ->
                    true;
            case "auto",
                    "noauto",
                    "nouser",
                    "nofail",
                    "_netdev",
                    "relatime",
                    "norelatime",
                    "strictatime",
                    "nostrictatime",
                    "lazytime",
                    "nolazytime",
                    "mand",
                    "nomand",
                    "silent",
                    "loud",
                    "iversion",
                    "noiversion",
                    "nosymfollow",
                    "comment" ->
                    true;
            default -> option.name().startsWith("x-") || option.name().startsWith("X-");
        };
    }

    private static Set<Feature> features(MountOption option) {
        var features = EnumSet.noneOf(Feature.class);
        for (String name : option.text().split(":", -1)) {
            features.add(
                    Stream.of(Feature.values())
                            .filter(feature -> feature.option().equals(name))
                            .findFirst()
                            .orElseThrow(() -> option.wrong(FEATURES)));
        }
        return features;
    }

    boolean tellsRequests() {
        return tellsRequests;
    }

    @Nullable Path record() {
        return record;
    }

    UnionOptions apply(UnionOptions options) {
        return options.withLimits(new Limits(bytes, inodes))
                .withTransport(choice())
                .withWorkers(workers)
                .without(without)
                .withWriting(new Writing(sync, refers, userNotes));
    }

    private TransportChoice choice() {
        return Transports.choice(transport);
    }
}
