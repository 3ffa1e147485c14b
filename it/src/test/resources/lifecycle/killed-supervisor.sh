# When the process that serves a container is killed, so is the container, and its fate is known.
id=$(jrun -d --name orphan busybox sleep 1000)
read -r boot pid start <"$LAMINA_ROOT/containers/$id/owner"
kill -9 "$pid"
while [ -d "/proc/$pid" ]; do sleep 0.05; done
lamina ps -a --format '{{.Names}} {{.State}}'
#> orphan exited
lamina wait orphan
#> 137
lamina start orphan
#> orphan
lamina exec orphan echo alive
#> alive
