mkdir ../outside
echo secret >../outside/file
ln -s ../outside link
ln -s "$PWD/../outside" absolute
printf 'FROM busybox\nCOPY link/file absolute/file /b/\n' >Buildfile
#: exit 1
#: says Buildfile:2
#: says link/file
#: try
jbuild -t broken:1 .
