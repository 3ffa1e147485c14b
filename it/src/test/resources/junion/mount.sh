#: needs mount.fuse3
# junion by mount(8): through the helper where packaging/install puts it, and without it through mount.fuse3.
mkdir a b m extra extra/prefix
echo a >a/name
echo b >b/name
echo b >b/other
here=$PWD

installed() {
    DESTDIR=$here/extra "$CHECKOUT/packaging/install" /usr
    same "link" "$CHECKOUT/bin/junion" "$(readlink extra/usr/bin/junion)"
    mount -t overlay extra -o "lowerdir=$here/extra/sbin:/usr/sbin" /usr/sbin
}

mounts() {
    mount -t fuse.junion junion m -o "$1"
    same "$1" "a b" "$(cat m/name m/other | paste -sd ' ')"
}

by_mount() {
    mounts "lowerdir=$here/a:$here/b"
    case $(line m) in
        "junion $here/m fuse.junion rw,relatime,"*) ;;
        *) fail "suid and dev are the defaults of mount(8): $(line m)" ;;
    esac
    ends 1 touch m/new
    says "Read-only file system"
    umount m

    mkdir u w
    mounts "nosuid,lowerdir=$here/a:$here/b,upperdir=$here/u,workdir=$here/w"
    case $(line m) in *rw,nosuid,relatime*) ;; *) fail "$(line m)" ;; esac
    echo new >m/name
    umount m
    same "written" new "$(cat u/name)"
    rm -r u w

    mount -t fuse.junion "$here/a=RW:$here/b=RO" m
    echo new >m/other
    umount m
    same "copied up" "new b" "$(cat a/other b/other | paste -sd ' ')"
    rm -r a/other a/.wh..wh.lamina

    echo "junion $here/m fuse.junion noauto,nofail,ro,x-systemd.automount,lowerdir=$here/a:$here/b 0 0" >fstab
    mount -T fstab "$here/m"
    case $(line m) in *" ro,"*) ;; *) fail "$(line m)" ;; esac
    umount m
}

[ -e /sbin/mount.fuse.junion ] || {
    mount -t tmpfs none /usr/local/sbin
    ln -s "$CHECKOUT/bin/junion" /usr/local/sbin/junion
    by_mount
    umount /usr/local/sbin
}

installed
by_mount
ends 1 mount -t fuse.junion junion m -o "lowerdir=$here/a,nonsense"
says "unknown mount option: nonsense"
ends 0 mount -s -t fuse.junion junion m -o "lowerdir=$here/a,nonsense"
says "ignored: mount option nonsense"
umount m
ends 32 mount -t fuse.junion junion m -o "lowerdir=$here/absent"
says "$here/absent"
ends 0 mount -f -t fuse.junion junion m -o "lowerdir=$here/a"
same "fake" "" "$(line m)"
DESTDIR=$here/extra "$CHECKOUT/packaging/install" --remove /usr
same "removed" "" "$(find extra -type l)"
