printf 'FROM busybox\nRUN ["nowhere"]\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says nowhere: not found
#: try
jbuild -t broken:1 .
