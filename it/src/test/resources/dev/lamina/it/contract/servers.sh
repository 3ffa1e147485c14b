# Words for the scripts of servers.txt. $B holds the branches low, up and the work directory wk; $M is the mount point.
JVM='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError'
NOFILE=1024
junion() { ulimit -n $NOFILE; exec $JAVA $JVM -cp "$CLASSES" dev.lamina.cli.Main junion "$@"; }
# Serves in the background, as process $P, and goes on when it is mounted.
serve() {
    junion -f "$@" >"$B/tmp/out" 2>&1 &
    P=$!
    i=0
    until grep -q " $M [^-]* - fuse.junion " /proc/self/mountinfo; do
        kill -0 $P 2>/dev/null || { cat "$B/tmp/out"; exit 1; }
        i=$((i + 1)); [ $i -lt 600 ] || { echo 'no mount'; exit 1; }
        sleep 0.05
    done
}
UNION="-o lowerdir=$B/low,upperdir=$B/up,workdir=$B/wk"
mounted() { grep -c " $M [^-]* - fuse.junion " /proc/self/mountinfo; }
# Waits for a process that must not hang.
ends() { timeout 30 tail --pid=$1 -f /dev/null && echo ended || echo hangs; }
