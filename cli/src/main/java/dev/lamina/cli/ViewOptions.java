package dev.lamina.cli;

import dev.lamina.unionfs.transport.Lifetime;
import dev.lamina.unionfs.view.IdMap;
import dev.lamina.unionfs.view.View;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What users of the mount are shown: the options that become a {@link View}. */
final class ViewOptions {
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Lifetime.FOREVER.seconds());

    private IdMap uids = IdMap.SAME;
    private IdMap gids = IdMap.SAME;
    private boolean toRoot;
    private @Nullable Integer uid;
    private @Nullable Integer gid;
    private boolean countsDirectories = true;
    private boolean xattrs = true;
    private boolean acls = true;
    private Lifetime lifetime = Lifetime.FOREVER;

    boolean take(MountOption option) {
        switch (option.name()) {
            case "uidmapping" -> uids = map(option);
            case "gidmapping" -> gids = map(option);
            case "squash_to_root" -> toRoot = option.isOn();
            case "squash_to_uid", "uid" -> uid = id(option);
            case "squash_to_gid", "gid" -> gid = id(option);
            case "static_nlink" -> countsDirectories = !option.isOn();
            case "noxattrs" -> xattrs = !option.isOn();
            case "noacl" -> acls = !option.isOn();
            case "acl" -> acls = option.isOn();
            case "timeout" -> lifetime = lifetime(option);
            case "entry_timeout", "attr_timeout", "negative_timeout", "ac_attr_timeout" ->
                    lifetime = shorter(lifetime, lifetime(option));
            default -> {
                return false;
            }
        }
        return true;
    }

    View view() {
        return new View(
                squashed(uids, uid),
                squashed(gids, gid),
                countsDirectories,
                xattrs,
                acls,
                lifetime);
    }

    /** A given id goes before root, as in fuse-overlayfs. */
    private IdMap squashed(IdMap map, @Nullable Integer id) {
        if (id != null) {
            return new IdMap.Squashed(id, map);
        }
        return toRoot ? new IdMap.Squashed(0, map) : map;
    }

    private static IdMap map(MountOption option) {
        try {
            return IdMap.parse(option.text());
        } catch (IllegalArgumentException e) {
            throw option.wrong("STORED:SHOWN:LENGTH[:STORED:SHOWN:LENGTH…]");
        }
    }

    /** Minus one is nobody's: it leaves owners as they are. */
    private static @Nullable Integer id(MountOption option) {
        int id = option.number();
        return id == -1 ? null : (Integer) id;
    }

    private static Lifetime lifetime(MountOption option) {
        try {
            var seconds = new BigDecimal(option.text());
            if (seconds.signum() >= 0) {
                return Lifetime.of(
                        Duration.ofNanos(seconds.min(LONGEST).movePointRight(9).longValue()));
            }
        } catch (NumberFormatException e) {
            // as a negative one
        }
        throw option.wrong("seconds, such as 1.5");
    }

    private static Lifetime shorter(Lifetime one, Lifetime other) {
        return Duration.ofSeconds(one.seconds(), one.nanos())
                                .compareTo(Duration.ofSeconds(other.seconds(), other.nanos()))
                        <= 0
                ? one
                : other;
    }
}
