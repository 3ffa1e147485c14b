# The log is kept in parts of bounded size; what is left of it is read in order.
jrun -d --name chatty --log-opt max-size=4k --log-opt max-file=2 busybox sh -c 'for i in $(seq 200); do echo line $i; done' >/dev/null
lamina wait chatty
#> 0
lamina logs -n 2 chatty
#> line 199
#> line 200
ls "$LAMINA_ROOT"/containers/*/ | grep -c '^log'
#> 2
