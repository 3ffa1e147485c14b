small_disk 6m
printf 'FROM busybox\nRUN dd if=/dev/zero of=/large bs=1M count=16\n' >Buildfile
#: exit 1
#: says No space left
#: try
jbuild -t broken:1 .
