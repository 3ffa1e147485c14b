#: needs podman buildah runc busybox
# podman and buildah build, run and commit with junion as their mount program.
context() {
    mkdir context
    cp "$(command -v busybox)" context/busybox
    cat >context/Containerfile <<'FILE'
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN echo one >/file && ln /file /hard && mkdir -p /dir/sub && echo two >/dir/sub/two && mkdir /gone && touch /gone/x
RUN rm -r /file /gone && mkdir /gone && echo three >>/dir/sub/two && mv /dir /moved && chmod 4711 /bin/busybox && chown 5:7 /hard
FILE
}

storage="--root $PWD/root --runroot $PWD/runroot --storage-driver overlay"
storage="$storage --storage-opt overlay.mount_program=$CHECKOUT/bin/junion"
export TMPDIR=$PWD/tmp
mkdir tmp

engine() {
    program=$1
    shift
    # shellcheck disable=SC2086
    "$program" $storage "$@"
}

runs() {
    image=$1
    shift
    engine podman --runtime runc --cgroup-manager cgroupfs run --rm --network none \
        --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 "$image" "$@"
}

context
engine buildah build --layers --runtime runc --network none -t localhost/made:1 context
sum=$(sha256sum <context/busybox)

same "built" "two three one" "$(runs localhost/made:1 cat /moved/sub/two /hard | paste -sd ' ')"
same "metadata" "4711 0:0 644 5:7 1" \
    "$(runs localhost/made:1 stat -c '%a %u:%g' /bin/busybox /hard | paste -sd ' ') $(
        runs localhost/made:1 stat -c %h /hard)"
same "data behind metadata" "$sum" "$(runs localhost/made:1 sh -c 'sha256sum </bin/busybox')"
ends 0 runs localhost/made:1 ls -A /gone
same "made again, empty" "" "$said"
ends 1 runs localhost/made:1 ls -d /dir

# a container that is started twice keeps what it has written; its commit is an image
engine podman --runtime runc --cgroup-manager cgroupfs run --name c --network none \
    --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 localhost/made:1 \
    sh -c 'echo x >>/count; cat /count; [ -d /again ] || mv /moved /again; chmod 600 /again/sub/two'
same "second start" "x x" "$(engine podman --runtime runc --cgroup-manager cgroupfs start -a c 2>&1 |
    grep x | paste -sd ' ')"
engine podman commit -q c localhost/made:2 >/dev/null
same "committed" "x x two three 600" "$(runs localhost/made:2 sh -c \
    'cat /count /again/sub/two; stat -c %a /again/sub/two' | paste -sd ' ')"
engine podman rm c >/dev/null
engine podman rmi -a -f >/dev/null
same "no mount is left" "" "$(grep fuse.junion /proc/self/mounts || true)"
