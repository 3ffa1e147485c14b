#: exit 1
#: says nowhere/Buildfile
#: try
jbuild -f nowhere/Buildfile -t broken:1 .
