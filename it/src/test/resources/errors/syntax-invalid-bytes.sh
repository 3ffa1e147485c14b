printf 'FROM busybox\nR\377N true\n\000\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: try
jbuild -t broken:1 .
