# Found before the first step runs.
printf 'FROM busybox\nRUN echo the first step ran\nCOPY --owner=1 a /b\n' >Buildfile
#: exit 1
#: says Buildfile:3
#: says --owner
#: never the first step ran
#: try
jbuild -t broken:1 .
