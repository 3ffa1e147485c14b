printf 'FROM busybox\nCOPY absent /b\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says absent
#: try
jbuild -t broken:1 .
