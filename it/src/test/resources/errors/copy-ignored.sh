echo secret >hidden
echo hidden >.dockerignore
printf 'FROM busybox\nCOPY hidden /b\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says hidden
#: says .dockerignore
#: try
jbuild -t broken:1 .
