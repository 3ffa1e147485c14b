# A container that ended is started again with what it wrote; restart does both.
jrun -d --name keeper busybox sh -c 'cat /kept 2>/dev/null || echo nothing; date >/dev/null; echo something >/kept' >/dev/null
lamina wait keeper
#> 0
lamina start keeper
#> keeper
lamina wait keeper
#> 0
lamina logs keeper
#> nothing
#> something
lamina restart keeper
#> keeper
lamina wait keeper
#> 0
lamina logs -n 1 keeper
#> something
