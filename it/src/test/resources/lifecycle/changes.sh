# What a container has changed is listed, and becomes an image.
jrun -d --name maker busybox sh -c 'echo new >/made; rm /bin/vi; mkdir /d; echo x >/d/f; sleep 1000' >/dev/null
until lamina exec maker test -f /d/f; do sleep 0.1; done
lamina diff maker
#> C /bin
#> D /bin/vi
#> A /d
#> A /d/f
#> A /made
lamina commit -m 'what it made' maker made:1 >/dev/null
jrun --rm made:1 sh -c 'cat /made /d/f; ls /bin/vi 2>/dev/null || echo gone'
#> new
#> x
#> gone
lamina ps --format '{{.Names}} {{.State}}'
#> maker running
