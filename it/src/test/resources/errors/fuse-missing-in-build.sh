printf 'FROM busybox\nRUN true\n' >Buildfile
hide_fuse
#: exit 1
#: says /dev/fuse
#: try
jbuild -t broken:1 .
