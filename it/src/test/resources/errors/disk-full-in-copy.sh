small_disk 6m
head -c 8388608 /dev/urandom >large
printf 'FROM busybox\nCOPY large /large\n' >Buildfile
#: exit 1
#: says No space left
#: says Free some space
#: try
jbuild -t broken:1 .
