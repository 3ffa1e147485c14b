#: needs buildah newuidmap setpriv busybox
# buildah in a user namespace, where the union is mounted by one who is root only there.
mkdir dev own
mount -t tmpfs -o mode=755 none dev
mknod -m 666 dev/fuse c 10 229
mount --bind dev/fuse /dev/fuse
echo "root:100000:65536" >ids
mount --bind ids /etc/subuid
mount --bind ids /etc/subgid
chmod 755 .
chown 100000:100000 own
cp "$(command -v busybox)" own/busybox
cat >own/Containerfile <<'FILE'
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN mkdir -p /dir/sub && echo two >/dir/sub/two && echo one >/file && chown 5:7 /file
RUN rm /file && mv /dir /moved && chmod 4711 /bin/busybox && chown 8:9 /moved/sub/two
FILE
cat >own/build <<'BUILD'
set -eu
cd "$(dirname "$0")"
export _CONTAINERS_USERNS_CONFIGURED=done BUILDAH_ISOLATION=chroot HOME=$PWD XDG_RUNTIME_DIR=$PWD TMPDIR=$PWD
storage="--root $PWD/root --runroot $PWD/runroot --storage-driver overlay"
storage="$storage --storage-opt overlay.mount_program=$CHECKOUT/bin/junion"
buildah $storage build -q --layers -t localhost/made:1 . >/dev/null
container=$(buildah $storage from --pull-never localhost/made:1)
buildah $storage run "$container" sh -c 'exec 2>&1; cat /moved/sub/two; stat -c "%a %u:%g" /bin/busybox /moved/sub/two; ls /file'
buildah $storage rm "$container" >/dev/null
BUILD
outcome=$(unshare --user --mount --map-users=100000,0,65536 --map-groups=100000,0,65536 \
    --setuid 0 --setgid 0 sh own/build 2>&1 || true)
same "run" "two 4711 0:0 644 8:9 ls: /file: No such file or directory" \
    "$(echo "$outcome" | grep -v '^Error\|^time=' | head -4 | paste -sd ' ')"
