# Carries out one case of ErrorsIT: $1 prepares, $2 is judged. In a mount namespace and an empty folder of its
# own, with our commands on PATH and LAMINA_ROOT at a store that has busybox:latest.

# What must be the same before and after: names, nothing unfinished, whole blobs, mounts. The state of a step that
# failed is kept without a name, for jbuild --at.
state() {
    echo "references: $(grep -o '"annotations":{[^}]*},"digest":"[^"]*"' "$LAMINA_ROOT/index.json" 2>&1)"
    for folder in tmp containers; do
        echo "$folder: $(ls -A "$LAMINA_ROOT/$folder" 2>/dev/null | tr '\n' ' ')"
    done
    if cd "$LAMINA_ROOT/blobs/sha256" 2>/dev/null; then
        echo "damaged: $(find . -type f -printf '%P\n' | xargs -r sha256sum | awk '$1 != $2 { print $2 }')"
        cd "$OLDPWD"
    fi
    echo "mounts: $(cut -d' ' -f5- /proc/self/mountinfo)"
}

# A /dev without fuse, for this namespace only.
hide_fuse() {
    mkdir dev
    mount -t tmpfs -o mode=755 dev dev
    for device in null zero full random urandom tty; do
        touch "dev/$device"
        mount --bind "/dev/$device" "dev/$device"
    done
    mkdir dev/pts dev/shm
    mount --bind /dev/pts dev/pts
    ln -s pts/ptmx dev/ptmx
    ln -s /proc/self/fd dev/fd
    mount --move dev /dev
}

# Runs a command as a plain user with a store of its own that has busybox:latest.
as_nobody() {
    setpriv --reuid 65534 --regid 65534 --clear-groups \
        env HOME=/mnt LAMINA_ROOT=/mnt/store PATH="/mnt/lamina/bin:$PATH" "$@"
}

# Where a plain user can reach our commands and write.
room_for_nobody() {
    mount -t tmpfs -o mode=777 room /mnt
    mkdir /mnt/lamina
    mount --bind "$CHECKOUT" /mnt/lamina
    cp -a "$LAMINA_ROOT" /mnt/store
    chown -R 65534:65534 /mnt/store
    LAMINA_ROOT=/mnt/store
}

# The store moves to a file system of this size.
small_disk() {
    mkdir disk
    mount -t tmpfs -o "size=$1,mode=700" disk disk
    cp -a "$LAMINA_ROOT/." disk
    LAMINA_ROOT=$PWD/disk
}

# The digest of the one blob that is a layer: the largest.
layer_blob() { ls -S "$LAMINA_ROOT/blobs/sha256" | head -1; }

set -e
. "$1"
set +e
state >"$REPORT/before"
(. "$2")
code=$?
state >"$REPORT/after"
exit $code
