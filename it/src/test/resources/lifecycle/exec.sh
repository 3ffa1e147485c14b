# A further program is confined as the first one, with its own user, folder, variables and code.
jrun -d --name host -e GREETING=hello busybox sleep 1000 >/dev/null
lamina exec host sh -c 'echo $GREETING; hostname | wc -c; cat /proc/1/comm'
#> hello
#> 13
#> lamina-init
lamina exec -u 5:6 -w /tmp -e GREETING=bye host sh -c 'id -u; id -g; pwd; echo $GREETING'
#> 5
#> 6
#> /tmp
#> bye
lamina exec host sh -c 'exit 7' || echo $?
#> 7
lamina exec host nothing 2>/dev/null || echo $?
#> 127
lamina exec host /etc 2>/dev/null || echo $?
#> 126
echo through | lamina exec -i host cat
#> through
first=$(lamina exec host sh -c 'grep -E "^(Cap|NoNew|Seccomp)" /proc/self/status' | md5sum)
other=$(lamina exec host sh -c 'grep -E "^(Cap|NoNew|Seccomp)" /proc/2/status' | md5sum)
test "$first" = "$other"
