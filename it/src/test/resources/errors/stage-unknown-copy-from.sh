printf 'FROM busybox\nCOPY --from=nowhere /a /b\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says nowhere
#: try
jbuild -t broken:1 .
