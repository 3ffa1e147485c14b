# As everywhere, .. stops at the context, where there is no such file.
echo secret >../outside
printf 'FROM busybox\nCOPY ../outside /b\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says outside
#: try
jbuild -t broken:1 .
