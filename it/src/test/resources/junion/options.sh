#: needs fuse-overlayfs setpriv
# Options that fuse-overlayfs has too: what is seen and what is stored is the same.
mkdir m
tree() {
    rm -rf l u w
    mkdir -p l/dir/sub u w
    echo text >l/file
    chown 5:6 l/file
    chown 1000:1000 l/dir
    setfattr -n user.a -v 1 l/file
}

# seen SERVER OPTIONS COMMAND: its output through the mount, and what lies in the upper afterwards
seen() {
    tree
    "$1" -o "lowerdir=l,upperdir=u,workdir=w$2" m 2>/dev/null
    (cd m && eval "$3") 2>&1 | sed 's/^[a-z]*: //' || true
    umount m
    find u -mindepth 1 -printf '%P %y %m %U:%G\n' | sort
}

while read -r options command; do
    case $options in '' | '#'*) continue ;; esac
    [ "$options" = - ] && options=
    expected=$(seen fuse-overlayfs "${options:+,$options}" "$command")
    same "$options: $command" "$expected" "$(seen junion "${options:+,$options}" "$command")"
done <<'TABLE'
-                                           stat -c '%n %u:%g %h %a' file
uidmapping=0:100:10,gidmapping=0:200:10     stat -c '%n %u:%g' file
uidmapping=0:0:4294967295,gidmapping=5:7:2  stat -c '%n %u:%g' file dir
uidmapping=0:100:10,gidmapping=0:200:10     chown 103:204 file; stat -c '%n %u:%g' file
uidmapping=0:0:10:1000:2000:1               stat -c '%n %u:%g' dir
squash_to_root                              stat -c '%n %u:%g' file dir; chown 7:8 file; stat -c '%n %u:%g' file
squash_to_uid=77                            stat -c '%n %u:%g' file dir
squash_to_uid=77,squash_to_gid=78           stat -c '%n %u:%g' file dir
squash_to_root,squash_to_uid=77             stat -c '%n %u:%g' file dir
static_nlink                                stat -c '%n %h' dir file
noxattrs=1                                  getfattr -n user.a file
noxattrs=1                                  setfattr -n user.b -v 1 file
noacl                                       stat -c '%n %a' file
ro                                          touch new
noexec                                      cp /bin/true t; ./t
timeout=0                                   cat file; echo more >>file; cat file
volatile                                    echo x >new; sync -f .; cat new
fsync=0                                     echo x >new; sync new; cat new
threaded=0,writeback=0,fast_ino=1           cat file
context="system_u:object_r:x:s0:c1,c2"      cat file
TABLE

# a volatile mount's work directory is not used again, one that only does not sync is
tree
junion -o lowerdir=l,upperdir=u,workdir=w,fsync=0 m
umount m
junion -o lowerdir=l,upperdir=u,workdir=w,volatile m
umount m
ends 1 junion -o lowerdir=l,upperdir=u,workdir=w m
says volatile

# changes of a branch are seen in time when nothing is remembered
tree
junion -o lowerdir=l,timeout=0 m
cat m/file >/dev/null
chmod 600 l/file
same "mode" 600 "$(stat -c %a m/file)"
umount m

# who may use it
tree
chmod 755 . l u
for access in allow_other:0 allow_root:1; do
    junion -o "lowerdir=l,upperdir=u,workdir=w,${access%:*}" m
    ends "${access#*:}" setpriv --reuid 1000 --regid 1000 --clear-groups cat m/file
    cat m/file >/dev/null
    umount m
done

# mount flags
junion -o lowerdir=l,dev,nosuid,noexec,noatime,fsname=pool m
case $(line m) in
    "pool "*" fuse.junion rw,nosuid,noexec,noatime,"*) ;;
    *) fail "$(line m)" ;;
esac
umount m
