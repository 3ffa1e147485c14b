# Every form of whiteout and opaque directory, made by hand, hides what is below it and is never seen itself.
lower() {
    rm -rf l h u w
    mkdir -p l/d/sub h/d u w m
    echo below >l/d/name
    echo below >l/d/sub/name
    echo below >l/d/kept
}

attribute() {
    setfattr -n "$1" -v "$2" "$3"
}

# In d, hide the name, or the whole of d.
device() { mknod d/name c 0 0; }
wh() { touch d/.wh.name; }
trusted_xattr() { touch d/name; attribute trusted.overlay.whiteout y d/name; attribute trusted.overlay.opaque x d; }
user_xattr() { touch d/name; attribute user.overlay.whiteout y d/name; attribute user.overlay.opaque x d; }
wh_device() { mknod d/.wh.name c 0 0; }
aufs() { wh; touch .wh..wh.aufs d/.wh..wh.x; mkdir .wh..wh.plnk .wh..wh.orph; }
trusted_opaque() { attribute trusted.overlay.opaque y d; }
user_opaque() { attribute user.overlay.opaque y d; }
fuse_opaque() { attribute user.fuseoverlayfs.opaque y d; }
opaque_file() { touch d/.wh..wh..opq; }

# place FORM EXPECTED: what is listed below d, and what names say
holds() {
    expected=$3
    lower
    if [ "$1" = lower ]; then
        (cd h && "$2")
        spec=lowerdir=h:l,upperdir=u,workdir=w
    else
        rmdir u && mv h u
        (cd u && "$2")
        spec=lowerdir=l,upperdir=u,workdir=w
    fi
    for fuse in direct jnr; do
        junion --fuse "$fuse" -o "$spec" m
        same "$2 in $1, $fuse" "$expected" "$(cd m && find . -mindepth 1 | sort | paste -sd ' ')"
        for name in name kept; do
            case " $expected " in
                *" ./d/$name "*) [ -e "m/d/$name" ] || fail "$2 in $1: $name is hidden" ;;
                *) [ ! -e "m/d/$name" ] || fail "$2 in $1: $name shows" ;;
            esac
        done
        umount m
    done
    # what is made in its place is new, and stays
    junion -o "$spec" m
    echo new >m/d/name
    umount m
    junion -o "$spec" m
    same "$2 in $1, made again" new "$(cat m/d/name)"
    rm -r m/d
    same "$2 in $1, removed" "" "$(ls -A m)"
    umount m
}

one="./d ./d/kept ./d/sub ./d/sub/name"
for form in device wh wh_device trusted_xattr user_xattr aufs; do
    holds lower $form "$one"
done
for form in trusted_opaque user_opaque fuse_opaque opaque_file; do
    holds lower $form "./d"
done
for form in device wh aufs; do
    holds upper $form "$one"
done
for form in trusted_opaque fuse_opaque opaque_file; do
    holds upper $form "./d"
done
