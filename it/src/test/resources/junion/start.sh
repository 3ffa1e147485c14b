# What junion says, how it ends, what it leaves behind.
mkdir a b u w m
echo a >a/f

ends 0 junion -o lowerdir=a:b,upperdir=u,workdir=w m
same "nothing to say" "" "$said"
same "a" a "$(cat m/f)"
umount m

ends 1 junion -o lowerdir=a,nonsense m
says "junion: unknown mount option: nonsense"
ends 1 junion -o lowerdir=absent m
says absent
ends 1 junion -o lowerdir=a absent
says absent
ends 1 junion -o lowerdir=a/f m
says a/f
ends 1 junion -o lowerdir=a a/f
says a/f
ends 1 junion -o lowerdir=a,upperdir=u m
says workdir
ends 1 junion --nonsense
ends 1 junion
ends 0 junion --help
says "lowerdir=A"
ends 0 junion -V
says lamina
same "nothing mounted" "" "$(line m)"

# names are bytes, whatever the locale
odd=$(printf 'caf\351 :,\\x')
escaped=$(printf 'caf\351 \\:\\,\\\\x')
mkdir "$odd"
echo odd >"$odd/f"
LC_ALL=C junion -o "lowerdir=$escaped" m
same "odd name" odd "$(cat m/f)"
umount m

# nothing of the caller's is held: its output ends when junion returns, and its folder can go
mkdir tmp
mount -t tmpfs none tmp
here=$PWD
(cd tmp && timeout 20 sh -c "junion -o lowerdir=$here/a $here/m 2>&1 | cat") || fail "output is held"
umount m

# in the foreground it stays until it is unmounted, or ended by a signal
junion -f -o lowerdir=a m &
server=$!
until line m | grep -q junion; do sleep 0.1; done
umount m
wait $server || fail "exit code $? after umount"
junion -f -o lowerdir=a --stats m 2>stats &
server=$!
until line m | grep -q junion; do sleep 0.1; done
ls m >/dev/null
umount m
wait $server
grep -q '^READDIRPLUS\|^READDIR' stats || fail "$(cat stats)"
junion -f -o lowerdir=a m &
server=$!
until line m | grep -q junion; do sleep 0.1; done
kill $server
wait $server || true
same "unmounted by a signal" "" "$(line m)"

# nor any other descriptor: a lock that the caller holds is free when the caller ends
(
    exec 7>lock
    flock 7
    junion -o lowerdir=a m
)
flock -n lock true || fail "a lock of the caller is held"
umount m
