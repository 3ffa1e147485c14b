package dev.lamina.cli;

/** The texts of {@code junion --help}. */
final class JunionHelp {
    static final String SYNOPSIS = "[-f] [-o OPTION[,…]] [BRANCHES] MOUNTPOINT";

    static final String[] DESCRIPTION = {
        "Mounts directories as one. Without -f it returns once the mount is live, and serves it in",
        "the background until it is unmounted (umount or fusermount3 -u).",
        "",
        "  junion -o lowerdir=A:B,upperdir=U,workdir=W MOUNTPOINT      as overlayfs, fuse-overlayfs",
        "  junion A=RW:B=RO:C MOUNTPOINT                               as unionfs, unionfs-fuse",
        "  mount -t fuse.junion junion MOUNTPOINT -o lowerdir=A:B      by mount(8), in /etc/fstab",
        ""
    };

    static final String OPTIONS =
            """

            What is mounted:
              lowerdir=A[:B…]           read-only branches, A on top; \\: is a colon in a path, \\, a comma
              lowerdir=A[:B…]::D[::E…]  D, E hold data only, for redirects from the root
              lowerdir+=A, datadir+=D   one more below, its colons plain
              upperdir=U,workdir=W      takes the changes; W: an empty directory on the same file system
              dirs=A=RW[:B=RO…]         branches with their modes, top first; without a mode: RO
              chroot=DIR                the paths of branches begin there

            What users are shown:
              uidmapping=STORED:SHOWN:LENGTH[:…], gidmapping=…   owners
              squash_to_root, squash_to_uid=N, squash_to_gid=N   one owner for everything
              uid=N, gid=N              likewise
              static_nlink              directories have a link count of 1
              noxattrs=1                no extended attributes
              noacl                     POSIX ACLs do not count
              timeout=SECONDS           how long the kernel remembers names and attributes: for good;
                                        entry_timeout, attr_timeout, negative_timeout likewise

            Who may use it, and what has force:
              allow_other               everybody (the default for root)
              allow_root                the user who mounts, and root
              relaxed_permissions       no checks of owner and mode (not for root)
              ro, rw, suid, nosuid, dev, nodev, exec, noexec, sync, async, dirsync, atime, noatime,
              diratime, nodiratime      as in mount(8); suid for root, nosuid for others, and nodev are
                                        the defaults. By mount(8) suid and dev are
              context=LABEL             SELinux label of all files
              fsname=NAME               the source in the table of mounts

            How it is served:
              volatile                  never sync; the upper directory is not to be used again
              fsync=0                   never sync
              redirect_dir=off          the upper refers to nothing below: directories of lower branches are
              metacopy=off              not moved, changed files copied whole. fuse-overlayfs can then read it
              userxattr                 notes in user.overlay.*, as overlayfs has it
              size_limit=SIZE           most bytes in all writable branches, such as 512m: then ENOSPC
              inode_limit=N             most objects in them
              max_threads=N             threads that answer
              fuse=TRANSPORT            as --fuse
              stats, debug              as --stats and --debug
              record=FILE               as --record: a line for each kind of access, file and process
              without=FEATURE[:…]       as --without: passthrough, readdirplus, parallel-dirops, posix-acl,
                                        clone, cache-dir, notify, … (docs/unionfs.md)

            Accepted and always so: cow, default_permissions, hide_meta_files, index=, xino=,
            statfs_omit_ro, threaded=, fast_ino=, writeback=, max_files=, clone_fd, and the
            other options of libfuse and mount(8) that change nothing here.
            """;

    private JunionHelp() {}
}
