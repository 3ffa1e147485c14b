package dev.lamina.unionfs.transport.direct;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a kernel may be able to do and this transport makes use of. Each can be done without: an
 * older kernel does not offer it, {@link DirectOptions#without} withholds it.
 */
public enum Feature {
    /** Several reads of one file at a time. */
    ASYNC_READ(0),
    /** O_TRUNC comes with OPEN, so a copy-up for it copies no data; else as a SETATTR behind it. */
    ATOMIC_O_TRUNC(3),
    /** Writes of more than one page. */
    BIG_WRITES(5),
    /** The umask is applied here and not by the kernel, which knows no default ACLs of ours. */
    DONT_MASK(6),
    /** Listings bring the attributes along and save a LOOKUP for each name. */
    READDIRPLUS(13),
    /** O_DIRECT reads and writes several requests at a time. */
    ASYNC_DIO(15),
    /** Lookups and listings of one directory at the same time. */
    PARALLEL_DIROPS(18),
    /** The kernel checks access by POSIX ACLs. */
    POSIX_ACL(20),
    /** Requests of more than 32 pages. */
    MAX_PAGES(22),
    /** Targets of symbolic links stay in the page cache. */
    CACHE_SYMLINKS(23),
    /** Directories are listed without being opened, and their listings always kept. */
    NO_OPENDIR(24),
    /** Privileges are taken off written files by us, which saves a question before each write. */
    HANDLE_KILLPRIV_V2(28),
    /** The longer form of SETXATTR. */
    SETXATTR_EXT(29),
    /** Without it the kernel ignores all features below. */
    INIT_EXT(30),
    /** Entries can be marked as expired. */
    HAS_EXPIRE_ONLY(35),
    /** Shared mappings of files opened for direct I/O. */
    DIRECT_IO_ALLOW_MMAP(36),
    /** The kernel reads and writes a backing file by itself. */
    PASSTHROUGH(37),
    /** A queue of requests for each worker instead of one for all. */
    CLONE,
    /** The kernel keeps listings. */
    CACHE_DIR,
    /** The kernel takes messages that answer nothing. */
    NOTIFY,
    /** Small files are handed to the kernel as they are opened; needs {@link #NOTIFY}. */
    STORE;

    private final long bit;

    Feature(int bit) {
        this.bit = 1L << bit;
    }

    /** One the kernel is not asked about: it has it, or refuses its first use. */
    Feature() {
        bit = 0;
    }

    /** As users name it, such as {@code posix-acl}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Its bit, with {@code flags} of INIT in the lower 32 and {@code flags2} in the upper; 0 when
     * it is no matter of INIT.
     */
    long bit() {
        return bit;
    }

    static long bits(Set<Feature> features) {
        return features.stream().mapToLong(Feature::bit).reduce(0, (a, b) -> a | b);
    }

    /** The features among these bits, and those that have none. */
    static EnumSet<Feature> of(long bits) {
        var features = EnumSet.noneOf(Feature.class);
        for (var feature : values()) {
            if (feature.bit == 0 || (bits & feature.bit) != 0) {
                features.add(feature);
            }
        }
        if (!features.contains(INIT_EXT)) {
            features.removeIf(feature -> feature.bit >= 1L << 32);
        }
        return features;
    }
}
