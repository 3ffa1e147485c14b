# What does not come to run says why, with the code of a shell, and stays to be looked at.
jrun -d --name broken busybox nothing 2>/dev/null || echo $?
#> 127
lamina ps -a --format '{{.Names}} {{.State}}'
#> broken exited
lamina start broken 2>/dev/null || echo $?
#> 127
jrun -d --rm busybox nothing 2>/dev/null || echo $?
#> 127
lamina ps -a --format '{{.Names}}'
#> broken
