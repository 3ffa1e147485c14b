# on-failure starts it again so often, on the same writable layer; a stop ends that.
jrun -d --name again --restart on-failure:2 busybox sh -c 'echo run >>/runs; wc -l </runs; exit 3' >/dev/null
lamina wait again
#> 3
lamina logs again
#> 1
#> 2
#> 3
jrun -d --name always --restart always busybox sleep 0.1 >/dev/null
lamina stop always
#> always
lamina ps -q
