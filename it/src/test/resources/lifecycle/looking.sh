# What runs in a container and what it uses, and how it is described.
jrun -d --name busy -m 64m --label team=a busybox sleep 1000 >/dev/null
lamina top busy | tail -n +2 | grep -c 'sleep 1000'
#> 1
lamina stats --no-stream --format '{{.Name}} {{.PIDs}}' busy
#> busy 2
lamina stats --no-stream --format '{{.MemUsage}}' | grep -c '/ 67.1MB'
#> 1
lamina inspect -f '{{.State.Status}} {{.HostConfig.Memory}} {{.Config.Cmd}}' busy
#> running 67108864 [sleep 1000]
lamina ps --filter label=team=a --format '{{.Names}}'
#> busy
lamina ps --filter label=team=b -q
lamina container ls --format '{{.Names}}'
#> busy
lamina stop -t 0 busy
#> busy
lamina container prune | wc -l
#> 1
