# A name belongs to one container, can be changed, and is free when that is gone.
jrun -d --name one busybox sleep 1000 >/dev/null
jrun --name one busybox true 2>/dev/null || echo $?
#> 125
lamina rename one two
lamina ps --format '{{.Names}}'
#> two
lamina rm two 2>&1 || true
#> lamina rm: container two is running
#>   Stop it first, or remove it with: lamina rm -f two
lamina rm -f two
#> two
lamina rm two 2>&1 || true
#> lamina rm: no such container: two
#>   List them with: lamina ps -a
lamina rm -f two
jrun --rm --name two busybox echo free
#> free
