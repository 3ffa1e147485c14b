# Stop sends the stop signal and waits; a program that does not listen is killed.
jrun -d --name polite busybox sh -c 'trap "exit 9" USR1; while :; do sleep 0.1; done' >/dev/null
lamina exec polite true
lamina stop -s USR1 polite
#> polite
lamina wait polite
#> 9
jrun -d --name deaf busybox sh -c 'trap "" TERM; while :; do sleep 0.1; done' >/dev/null
lamina exec deaf true
lamina stop -t 1 deaf
#> deaf
lamina wait deaf
#> 137
lamina stop deaf
#> deaf
