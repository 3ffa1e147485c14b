# A container in the background: its log, its state, its exit code.
jrun -d --name web busybox sh -c 'echo to out; echo to err >&2; exit 4' >/dev/null
lamina wait web
#> 4
lamina logs web 2>/dev/null
#> to out
lamina logs web 2>&1 >/dev/null
#> to err
lamina ps -a --format '{{.Names}} {{.State}} {{.Image}}'
#> web exited busybox
lamina ps -q
