printf 'FROM busybox\nRUN kill -KILL $$\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says 137
#: try
jbuild -t broken:1 .
