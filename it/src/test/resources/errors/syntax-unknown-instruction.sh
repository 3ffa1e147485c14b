printf 'FROM busybox\nCOPPY a /b\n' >Buildfile
#: exit 1
#: says Buildfile:2:1
#: says COPPY a /b
#: says ^
#: says COPY
#: try
jbuild -t broken:1 .
