#: needs fuse-overlayfs setfacl
# What one union filesystem has written into its upper directory, another one reads: as the upper of the
# same lower, and as a lower of its own.
lower() {
    mkdir -p l/dir/sub l/dir/deep/er l/opaque l/gone l/moves/in l/swap
    echo file >l/file
    echo chmod >l/chmod
    echo moved >l/moved
    echo link >l/link1
    ln l/link1 l/link2
    ln l/link1 l/dir/link3
    ln -s file l/symlink
    for d in dir dir/sub dir/deep/er opaque gone moves/in swap; do
        echo "$d" >"l/$d/kept"
        echo "$d" >"l/$d/removed"
    done
    setfattr -n user.mine -v lower l/dir/kept
    truncate -s 1M l/sparse
    mkfifo l/fifo
    mknod l/device c 1 3
    setfacl -m u:7:rwx l/dir/sub
}

# changes FOLDER: what works on any union; a few more where directories of lower branches can be moved
changes() {
    echo changed >>"$1/file"
    chmod 4750 "$1/chmod"
    chown 5:6 "$1/symlink" 2>/dev/null || true
    mv "$1/moved" "$1/dir/sub/moved"
    rm "$1"/dir/removed "$1"/dir/sub/removed "$1"/dir/deep/er/removed
    rm -r "$1/gone"
    rm -r "$1/opaque" && mkdir "$1/opaque" && echo new >"$1/opaque/new"
    echo more >>"$1/link1"
    ln "$1/dir/kept" "$1/linked"
    ln -s nowhere "$1/broken"
    mkdir -p "$1/made/in" && echo x >"$1/made/in/x" && mv "$1/made" "$1/renamed"
    setfattr -n user.mine -v upper "$1/dir/kept"
    setfattr -n user.new -v 1 "$1/dir"
    touch -d @1000000000 "$1/dir/deep"
    rm "$1/fifo" && mkdir "$1/fifo" && echo f >"$1/fifo/f"
    if [ -n "${moves-}" ]; then
        mv "$1/moves" "$1/away"
        mv "$1/away/in" "$1/dir/in"
        mv "$1/dir/deep" "$1/dir/deeper"
        mkdir "$1/moves" && echo again >"$1/moves/again"
        chown 8:9 "$1/dir/in/kept"
    fi
}

# tree FOLDER: all that a reader must agree on, link counts of directories and inode numbers aside
tree() {
    (
        cd "$1"
        find . -mindepth 1 \( -type d -printf '%P d %m %U:%G\n' -o -printf '%P %y %m %U:%G %n %s %l\n' \) | sort
        find . -type f | sort | xargs md5sum
        find . -mindepth 1 | sort | xargs getfattr -h -m '^user\.[^of]|^system' -d 2>/dev/null
        find dir/deep* -maxdepth 0 -printf '%p %T@\n'
    )
}

# Names that are one file in the lower stay one only for who reads the index of hard links: no plain reader,
# and nobody where the upper has become a lower. fuse-overlayfs remembers them until it is unmounted, and
# counts only the names it has met.
apart() {
    grep -v '\(^\|[/ ]\)link[123]\( \|$\)\|^linked f'
}

# mounts WHO LOWERS [UPPER WORK]
mounts() {
    spec="lowerdir=$2${3:+,upperdir=$3,workdir=$4}"
    case $1 in
        kernel) mount -t overlay o -o "$spec" m ;;
        kernel+) mount -t overlay o -o "$spec,redirect_dir=on,metacopy=on${3:+,index=on}" m ;;
        kernel-user) mount -t overlay o -o "$spec,userxattr${3:+,index=on}" m ;;
        fuse-overlayfs) fuse-overlayfs -o "$spec" m 2>/dev/null ;;
        junion) junion -o "$spec" m ;;
        junion-plain) junion -o "$spec,redirect_dir=off" m ;;
        junion-user) junion -o "$spec,userxattr" m ;;
        junion-jnr) junion --fuse jnr -o "$spec" m ;;
    esac
}

fresh() {
    rm -rf l u w u2 w2
    mkdir -p l u w u2 w2 m
    lower
}

failed=''
# agree WHAT EXPECTED ACTUAL
agree() {
    if [ "$2" != "$3" ]; then
        echo "$2" >expected
        echo "$3" >actual
        diff -u expected actual | sed "s/^/$1: /" >&2 || true
        failed="$failed
$1"
    fi
}

# writer, whether it moves directories of lower branches, readers
while read -r writer moves readers; do
    [ -n "$writer" ] || continue
    [ "$moves" = moves ] || moves=''
    for reader in $readers; do
        fresh
        mounts "$writer" l u w
        changes m
        expected=$(tree m)
        umount m

        mounts "$reader" u:l u2 w2
        agree "$writer, lower of $reader" "$(echo "$expected" | apart)" "$(tree m | apart)"
        rm -r m/dir/sub m/opaque
        umount m
        mounts "$reader" l u w || { agree "$writer, upper of $reader" mounts "does not"; continue; }
        case $writer-$reader in
            *-kernel | *fuse-overlayfs*)
                agree "$writer, upper of $reader" "$(echo "$expected" | apart)" "$(tree m | apart)"
                ;;
            *) agree "$writer, upper of $reader" "$expected" "$(tree m)" ;;
        esac
        echo after >>m/dir/kept
        rm -r m/opaque
        same "goes on" "after" "$(tail -1 m/dir/kept)"
        umount m
    done
done <<'TABLE'
junion          moves   kernel+ junion junion-jnr
junion-plain    stays   kernel kernel+ fuse-overlayfs junion
junion-user     stays   kernel-user junion-user
junion-jnr      moves   kernel+ junion
kernel          stays   junion junion-plain
kernel+         moves   junion junion-jnr
kernel-user     stays   junion-user
fuse-overlayfs  stays   junion junion-plain junion-jnr
TABLE
[ -z "$failed" ] || fail "disagree:$failed"
